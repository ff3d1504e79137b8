using Scraper.Receiving.Usage;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>The nearest start, against a look at every one of them.</summary>
[TestClass]
public sealed class KnownStartsTests
{
    private const double Distance = 3;

    [TestMethod]
    [DataRow(40)]
    [DataRow(4000)]
    public void TheNearestIsTheOneThatALookAtAllOfThemFinds(int times)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (starts, all, random) = (new KnownStarts(), new List<double>(), new Random(seed));
            for (var step = 0; step < 400; step++)
            {
                var at = random.Next(20) == 0 ? double.NegativeInfinity : random.Next(times) / 2.0;

                var place = PlaceOfNearest(all, at);

                (starts.MoveNearest(at, Distance)?.Place ?? -1).Should()
                    .Be(place, $"of seed {seed}, step {step}");
                if (place >= 0)
                {
                    all[place] = at;
                    continue;
                }
                starts.Add(new KnownStart(at, double.NaN, []));
                all.Add(at);
            }
            starts.AsSeen.Select(start => start.At).Should().Equal(all);
        }
    }

    private static int PlaceOfNearest(List<double> all, double at)
    {
        var nearest = -1;
        for (var place = 0; place < all.Count; place++)
        {
            var distance = Math.Abs(all[place] - at);
            if (distance <= Distance && (nearest < 0 || distance < Math.Abs(all[nearest] - at)))
                nearest = place;
        }
        return nearest;
    }
}
