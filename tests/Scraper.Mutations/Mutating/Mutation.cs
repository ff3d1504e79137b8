using Microsoft.CodeAnalysis;

namespace Scraper.Mutations.Mutating;

/// <summary>One small mistake that could be made at one place.</summary>
/// <param name="Node">The place: an expression or a statement.</param>
/// <param name="Mistaken">What would stand there, given the node as other mutations have left it.</param>
/// <param name="Type">What the expression must be taken for, where the switch would lose that (the constant 1
/// is a byte where a byte is asked for, a choice between two constants is not).</param>
internal sealed record Mutation(SyntaxNode Node, Func<SyntaxNode, string> Mistaken, string? Type = null);
