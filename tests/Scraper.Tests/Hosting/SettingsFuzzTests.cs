using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>Whatever stands in a settings file or a schema, it is read or it has faults: nothing is thrown.
/// </summary>
[TestClass]
public sealed class SettingsFuzzTests
{
    private const int Mutants = 1000;

    private const string Settings = """
        x-headers: &headers { X-Key: { secrets: [ "k\u0041" ] } }
        targets:
          - { name: db, url: "http://127.0.0.1:8086/metrics", http_headers: *headers }
          - name: 'file'
            url: file:page.prom
            basic_auth: { username: u, password_file: /run/secret }
            body_size_limit: 64MiB
        schedule:
          cron: 0 0 */8 * * ?   # UTC
          jitter: 1m
        sinks:
          - &hook { type: webhook, url: "https://hooks.example/x?key=y", timeout: 5s }
          - <<: *hook
            name: other
            retry: { max_backoff: 1h30m }
          - { type: influxdb, url: http://h, org: o, bucket: b, token_file: token }
          - type: stdout
            name: >-
              out
        outbox: { max_age: 30d, max_size: 1GiB }
        listen_address: "[::1]:9810"
        ? log_format
        : json
        """;

    private const string Schema = """
        x-source: &source { expr: 'sum by (status) (a{b=~"c.*"})', fidelity: proxy, note: Near. }
        schema: s/1
        tags:
          - { name: status, help: Status., dimension: true }
        instance:
          - { tag: status, sources: [ { expr: info, label: status } ] }
        fields:
          - name: a
            type: gauge
            help: >-
              A.
            sources:
              - *source
              - { <<: *source, expr: "label_join(a, \"status\", \"-\", \"b\") * 2e3" }
          - { name: b, type: histogram, help: B., absent: Never., sources: [] }
        """;

    private const string Favourites = "{}[],:&*!|>'\"%@`#?- \n\t\\<~\0\u0085\ud800x09";

    [TestMethod]
    public void MutatedSettingsAreReadOrHaveFaults() => Mutate(Settings, yaml =>
        SettingsSome.Read(yaml).Faults);

    [TestMethod]
    public void MutatedSchemasAreReadOrHaveFaults() => Mutate(Schema, yaml =>
    {
        Scraper.Translating.Schema.Read(yaml, "s.yaml", out var faults);
        return faults;
    });

    private static void Mutate(string seed, Func<string, IReadOnlyList<Scraper.Outcomes.Fault>> read)
    {
        read(seed).Should().BeEmpty();
        var random = new Random(9);
        var refused = 0;
        for (var mutant = 0; mutant < Mutants; mutant++)
        {
            var yaml = MutantOf(seed, random);
            try
            {
                refused += read(yaml).Count > 0 ? 1 : 0;
            }
            catch (Exception thrown)
            {
                Assert.Fail($"mutant {mutant}:\n{yaml}\n{thrown}");
            }
        }
        refused.Should().BeInRange(Mutants / 2, Mutants - 1, "most mutants are wrong and some are not");
    }

    private static string MutantOf(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var change = random.Next(4); change >= 0; change--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(text.Length - at, random.Next(1, 20));
            var letter = Favourites[random.Next(Favourites.Length)];
            _ = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, letter),
                2 => text.Replace(text[at], letter, at, 1),
                _ => text.Insert(random.Next(text.Length), text.ToString(at, length)),
            };
        }
        return text.ToString();
    }
}
