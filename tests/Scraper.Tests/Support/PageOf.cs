using System.Globalization;
using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>Pages for tests of what stands behind the reader: plain lines of the text format.</summary>
internal static class PageOf
{
    public static SampleSet File(string path) => Text(System.IO.File.ReadAllText(path));

    public static SampleSet Text(string page) => Text(page, _ => true);

    public static SampleSet Text(string page, Func<string, bool> wants)
    {
        var samples = new SampleSet();
        var number = 0;
        foreach (var line in page.Split('\n'))
        {
            number++;
            if (line.Split(' ') is ["#", "TYPE", var family, var type])
                samples.Type(Encoding.UTF8.GetBytes(family), TypeNamed(type));
            else if (line.Length > 0 && line[0] != '#')
                Add(samples, line, number, wants);
        }
        return samples;
    }

    private static MetricType TypeNamed(string type) =>
        Enum.TryParse<MetricType>(type, true, out var known) ? known : MetricType.Untyped;

    private static void Add(SampleSet samples, string line, int number, Func<string, bool> wants)
    {
        var nameEnd = line.IndexOfAny(['{', ' ']);
        if (!wants(line[..nameEnd]))
            return;
        var text = new List<byte>();
        var labels = new List<LabelSlice>();
        var at = nameEnd;
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                var name = Append(text, line[at..equals].Trim());
                at = equals + 1;
                var value = Append(text, Quoted(line, ref at));
                labels.Add(new LabelSlice(name.Start, name.Length, value.Start, value.Length));
                if (line[at] == ',')
                    at++;
            }
            at++;
        }
        var words = line[at..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = new SampleLine(
            text.ToArray(), Encoding.UTF8.GetBytes(line[..nameEnd]), labels.ToArray(), Number(words[0]))
        { Line = number };
        samples.Sample(read);
    }

    private static string Quoted(string line, ref int at)
    {
        var value = new StringBuilder();
        for (at++; line[at] != '"'; at++)
        {
            if (line[at] == '\\')
                value.Append(line[++at] == 'n' ? '\n' : line[at]);
            else
                value.Append(line[at]);
        }
        at++;
        return value.ToString();
    }

    private static (int Start, int Length) Append(List<byte> text, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        text.AddRange(bytes);
        return (text.Count - bytes.Length, bytes.Length);
    }

    private static double Number(string text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
