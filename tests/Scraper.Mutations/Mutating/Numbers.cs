using Microsoft.CodeAnalysis;

namespace Scraper.Mutations.Mutating;

/// <summary>Which types are numbers here: they can be counted up and down.</summary>
internal static class Numbers
{
    public static bool Is(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Char
            or (>= SpecialType.System_SByte and <= SpecialType.System_Double);
}
