using System.Globalization;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace Scraper.Tests.Support;

/// <summary>A page of a receiver as a program reads it: it is well-formed, whatever stands on it.</summary>
internal sealed class ReadPage
{
    private readonly XElement _root;

    public ReadPage(string html)
    {
        using var reader = XmlReader.Create(
            new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        _root = XElement.Load(reader);
    }

    /// <summary>All that a person reads.</summary>
    public string Text => TextOf(_root.Element("body")!);

    /// <summary>What the elements are called, each once.</summary>
    public IEnumerable<string> Elements =>
        _root.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct();

    /// <summary>What the attributes are called, each once.</summary>
    public IEnumerable<string> Attributes =>
        _root.DescendantsAndSelf().Attributes().Select(attribute => attribute.Name.LocalName).Distinct();

    /// <summary>Where the links lead.</summary>
    public IEnumerable<string> Links => _root.Descendants("a").Select(link => link.Attribute("href")!.Value);

    /// <summary>The style sheet, as it stands there.</summary>
    public string Style => _root.Descendants("style").Single().Value;

    /// <summary>The text of an element.</summary>
    public string TextIn(string id) => TextOf(ById(id));

    /// <summary>The exact numbers in an element.</summary>
    public double[] NumbersIn(string id) => [.. Numbers(ById(id))];

    /// <summary>The rows of a table below its heads; of each the texts of its cells and their exact
    /// numbers.</summary>
    public List<(string[] Texts, double[] Numbers)> Rows(string table) =>
    [
        .. ById(table).Element("tbody")!.Elements("tr").Select(row =>
            ((string[])[.. row.Elements().Select(TextOf)], (double[])[.. Numbers(row)])),
    ];

    /// <summary>Whether there is such an element.</summary>
    public bool Has(string id) => _root.Descendants().Any(one => one.Attribute("id")?.Value == id);

    private XElement ById(string id) => _root.Descendants().Single(one => one.Attribute("id")?.Value == id);

    private static IEnumerable<double> Numbers(XElement element) => element.Descendants("data")
        .Select(data => double.Parse(data.Attribute("value")!.Value, CultureInfo.InvariantCulture));

    private static string TextOf(XElement element) => string.Join(' ', element.DescendantNodes()
        .OfType<XText>().Aggregate("", (text, part) => text + part.Value)
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
