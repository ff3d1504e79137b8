namespace Scraper.Expressions.Regexes;

/// <summary>What <c>(?…)</c> switches.</summary>
[Flags]
internal enum RegexFlags
{
    None = 0,
    Fold = 1,
    Lines = 2,
    DotAll = 4,
    Ungreedy = 8,
}
