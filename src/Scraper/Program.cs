namespace Scraper;

/// <summary>The program's entry: arguments → settings → command → exit code.</summary>
internal static class Program
{
    public static int Main(string[] args) => args.Length;
}
