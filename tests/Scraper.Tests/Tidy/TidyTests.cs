using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Tests.Tidy;

/// <summary>The habits that a machine can hold.</summary>
[TestClass]
public sealed class TidyTests
{
    private static readonly IReadOnlyList<SourceFile> Files =
        SourceFile.Below("src", "tests/Scraper.Tests", "tests/Scraper.Benchmarks", "tests/Scraper.Mutations");

    private static readonly IReadOnlyList<SourceFile> Program = [.. Files.Where(file => !file.IsTest)];

    /// <summary>Files that asked by name for more than 300 lines, with the reason.</summary>
    private static readonly IReadOnlyDictionary<string, int> LongFiles = new Dictionary<string, int>();

    /// <summary>Where an exception of any kind may be caught: at the process's end, and where one peer must
    /// not cost the others.</summary>
    private static readonly HashSet<string> CatchAllPlaces =
    [
        "src/Scraper/Program.cs",
        "src/Scraper/Collecting/Pipeline.cs",
        "src/Scraper/Forwarding/Forwarder.cs",
        "src/Scraper/Forwarding/Route.cs",
        "src/Scraper/Forwarding/SinkLoop.cs",
        "src/Scraper/Hosting/Inbound/LastAnswer.cs",
        "src/Scraper/Receiving/Intake.cs",
    ];

    [TestMethod]
    public void LinesFitIn110Columns() => None(
        from file in Files
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > 110
        select $"{file.Path}:{line.Number}: {line.Text.Length} columns");

    [TestMethod]
    public void FilesHaveAtMost300Lines() => None(
        from file in Files
        where file.Lines.Length - 1 > LongFiles.GetValueOrDefault(file.Path, 300)
        select $"{file.Path}: {file.Lines.Length - 1} lines");

    [TestMethod]
    public void MethodsAreShort() => None(
        from file in Files
        from method in file.Root.DescendantNodes().Where(node =>
            node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
        let span = method.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > (file.IsTest ? 70 : 50)
        select $"{file.Path}:{SourceFile.LineOf(method)}: a method of {lines} lines");

    [TestMethod]
    public void ConstructorsTakeAtMostSixParameters() => None(
        from file in Program
        from list in file.Root.DescendantNodes().OfType<ParameterListSyntax>()
        where list.Parent is ConstructorDeclarationSyntax or ClassDeclarationSyntax or StructDeclarationSyntax
        where list.Parameters.Count > 6
        select $"{file.Path}:{SourceFile.LineOf(list)}: {list.Parameters.Count} parameters");

    [TestMethod]
    public void AnOperatorBeginsItsLine() => None(
        from file in Files
        from node in file.Root.DescendantNodes()
        let sign = node switch
        {
            BinaryExpressionSyntax binary => binary.OperatorToken,
            BinaryPatternSyntax pattern => pattern.OperatorToken,
            _ => default,
        }
        where sign != default && sign.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
        select $"{file.Path}:{SourceFile.LineOf(node)}: {sign} stands at a line's end");

    [TestMethod]
    public void NothingIsLeftToDo()
    {
        var mark = string.Concat("TO", "DO");
        None(from file in Files
             from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
             where line.Text.Contains(mark, StringComparison.Ordinal)
             select $"{file.Path}:{line.Number}: {mark}");
    }

    [TestMethod]
    public void OnlyCommandsNameTheConsole() => None(
        from file in Program
        where file.Room is not ("Commands" or "")
        from name in file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
        where name.Identifier.Text == "Console"
        where name.Parent is not (QualifiedNameSyntax or UsingDirectiveSyntax)
        select $"{file.Path}:{SourceFile.LineOf(name)}: Console");

    [TestMethod]
    public void AnExceptionOfAnyKindIsCaughtInFewPlaces() => None(
        from file in Program
        where !CatchAllPlaces.Contains(file.Path)
        from clause in file.Root.DescendantNodes().OfType<CatchClauseSyntax>()
        where clause.Filter is null || IsNegative(clause.Filter.ToString())
        where clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception"
        where clause.Block.Statements.LastOrDefault() is not ThrowStatementSyntax { Expression: null }
        select $"{file.Path}:{SourceFile.LineOf(clause)}: catches everything");

    [TestMethod]
    public void EveryTypeOfTheProgramSaysWhatItIs() => None(
        from file in Program
        from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where !type.GetLeadingTrivia().Any(SyntaxKind.SingleLineDocumentationCommentTrivia)
        select $"{file.Path}:{SourceFile.LineOf(type)}: {type.Identifier.Text} has no summary");

    [TestMethod]
    public void NoTypeBearsTheNameOfAFolder()
    {
        var rooms = Program.Select(file => file.Room).ToHashSet();
        None(from file in Program
             from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
             where rooms.Contains(type.Identifier.Text)
             select $"{file.Path}:{SourceFile.LineOf(type)}: {type.Identifier.Text} is a folder");
    }

    /// <summary>Who opens a file by its name finds one.</summary>
    [TestMethod]
    public void NoTwoFilesOfTheProgramBearOneName() => None(
        from file in Program
        group file by file.Path.Split('/')[^1] into files
        where files.Count() > 1
        select string.Join(" and ", files.Select(file => file.Path)));

    [TestMethod]
    public void ClassesAreSealedOrStaticOrAbstract() => None(
        from file in Program
        from type in file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
        where type is ClassDeclarationSyntax
            || (type is RecordDeclarationSyntax record
                && !record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword))
        where !type.Modifiers.Any(one => one.Kind() is
            SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword)
        select $"{file.Path}:{SourceFile.LineOf(type)}: {type.Identifier.Text} is open");

    /// <summary>Whether a filter names what it lets through, not what it handles.</summary>
    private static bool IsNegative(string filter) =>
        filter.Contains(" is not ") && !filter.Contains(" is { } failure");

    private static void None(IEnumerable<string> faults) => string.Join("\n", faults).Should().BeEmpty();
}
