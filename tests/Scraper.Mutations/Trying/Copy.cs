using System.Globalization;
using System.IO;
using Scraper.Mutations.Mutating;

namespace Scraper.Mutations.Trying;

/// <summary>A copy of the repository in a temporary folder, with the mutants built in. Nothing but that
/// folder is written to, and all of it goes when this is disposed of.</summary>
internal sealed class Copy : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scraper-mutants-").FullName;
    private readonly bool _keep;
    private int _runs;

    private Copy(bool keep)
    {
        _keep = keep;
        if (Directory.Exists(Checkout.Shared))
            Directory.CreateSymbolicLink(Path.Combine(_folder, "shared"), Checkout.Shared);
        Select(0);
    }

    /// <summary>The repository's root in the copy; the shared test material stands beside it.</summary>
    public string Root => Path.Combine(_folder, "checkout");

    private string NumberFile => Path.Combine(_folder, "mutant");

    /// <summary>Copies what git would take, each src project with the selector of mutants.</summary>
    public static async Task<Copy> MakeAsync(bool keep, CancellationToken cancellation)
    {
        var copy = new Copy(keep);
        var listed = await Command.RunAsync(
            "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], Checkout.Root,
            new Dictionary<string, string>(), TimeSpan.FromMinutes(1), cancellation);
        foreach (var file in listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
            if (File.Exists(Checkout.At(file)))
                copy.Take(file);
        foreach (var project in Checkout.Projects)
        {
            var folder = Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(project)!);
            copy.Write(Path.Combine(folder, "MutantUnderTest.cs"), Schemata.Selector(copy.NumberFile));
        }
        return copy;
    }

    /// <summary>Makes every process of the copy that starts from now on one with this mutant; 0 is none.
    /// </summary>
    public void Select(int number) =>
        File.WriteAllText(NumberFile, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The text of one of its files.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>Puts a text in the place of one of its files.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    /// <summary>A fresh folder where one run of tests may leave what it likes. A run that was killed may have
    /// left processes that still write there, so that none is emptied before the end.</summary>
    public string FreshFolder() =>
        Directory.CreateDirectory(Path.Combine(_folder, "runs", $"{++_runs}")).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_keep)
            Console.WriteLine($"the copy stays in {_folder}");
        else
            Directory.Delete(_folder, recursive: true);
    }

    private void Take(string file)
    {
        var place = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Copy(Checkout.At(file), place);
    }
}
