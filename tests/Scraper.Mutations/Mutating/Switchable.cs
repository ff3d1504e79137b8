using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Mutations.Mutating;

/// <summary>Where a switch between right and wrong can stand, and a mistake would matter to a test.</summary>
internal static class Switchable
{
    public static bool Is(SyntaxNode node, SemanticModel model) =>
        !DeclaresVariables(node) && node.AncestorsAndSelf().All(one => Allows(one, model));

    /// <summary>Both sides of the switch would declare them. What a lambda declares is its own.</summary>
    private static bool DeclaresVariables(SyntaxNode node) => node
        .DescendantNodes(inside => inside is not AnonymousFunctionExpressionSyntax)
        .Any(inside => inside is SingleVariableDesignationSyntax);

    private static bool Allows(SyntaxNode around, SemanticModel model) => around switch
    {
        // What the compiler must know itself.
        AttributeListSyntax or PatternSyntax or CaseSwitchLabelSyntax or EnumMemberDeclarationSyntax => false,
        ParameterSyntax or InterpolationAlignmentClauseSyntax or GotoStatementSyntax => false,
        FieldDeclarationSyntax field => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => !local.IsConst,
        ArrayRankSpecifierSyntax size =>
            size.Parent?.Parent is not ArrayCreationExpressionSyntax { Initializer: not null },
        AnonymousFunctionExpressionSyntax lambda =>
            model.GetTypeInfo(lambda).ConvertedType?.ToDisplayString()
                .StartsWith("System.Linq.Expressions.", StringComparison.Ordinal) != true,
        InvocationExpressionSyntax call => !IsNameOf(call) && !OnlyLogs(call, model),
        _ => true,
    };

    private static bool IsNameOf(InvocationExpressionSyntax call) =>
        call.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" };

    private static bool OnlyLogs(InvocationExpressionSyntax call, SemanticModel model) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
        && model.GetTypeInfo(receiver).Type?.Name == "ILogger";
}
