using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What an aggregation keeps of one group.</summary>
internal abstract class Accumulator
{
    /// <summary>Takes one series of the group.</summary>
    public abstract void Add(Series series);

    /// <summary>The group's series.</summary>
    public abstract Series Result(Label[] labels);

    /// <summary><c>count</c>: how many.</summary>
    public sealed class Count : Accumulator
    {
        private long _count;

        public override void Add(Series series) => _count++;

        public override Series Result(Label[] labels) => new(labels, _count);
    }

    /// <summary><c>group</c>: 1 for each group.</summary>
    public sealed class Group : Accumulator
    {
        public override void Add(Series series)
        {
        }

        public override Series Result(Label[] labels) => new(labels, 1);
    }

    /// <summary><c>min</c>, <c>max</c>: NaN only where there is nothing else.</summary>
    public sealed class Extreme(string name, Func<double, double, bool> beats) : Accumulator
    {
        private double _value = double.NaN;

        public override void Add(Series series)
        {
            Vectors.RefuseHistogram(series, name);
            if (double.IsNaN(_value) || beats(series.Value, _value))
                _value = series.Value;
        }

        public override Series Result(Label[] labels) => new(labels, _value);
    }

    /// <summary><c>sum</c>: compensated as in Prometheus; of histograms, all observations together.</summary>
    public sealed class Sum : Accumulator
    {
        private CompensatedSum? _sum;
        private ClassicHistogram? _histogram;

        public override void Add(Series series)
        {
            if (series.Histogram is null ? _histogram is not null : _sum is not null)
                throw new EvaluationException("histograms and numbers cannot be summed together");
            if (series.Histogram is { } histogram)
                _histogram = _histogram is null ? histogram : Histograms.Add(_histogram, histogram);
            else
                _sum = _sum?.Plus(series.Value) ?? new CompensatedSum(series.Value, 0);
        }

        public override Series Result(Label[] labels) =>
            new(labels, _sum?.Value ?? double.NaN, _histogram);
    }

    /// <summary><c>avg</c>: the compensated sum divided by the count; where the sum would overflow, from
    /// there on the mean is moved by each value instead.</summary>
    public sealed class Average : Accumulator
    {
        private CompensatedSum _sum;
        private CompensatedSum? _mean;
        private double _count;

        public override void Add(Series series)
        {
            Vectors.RefuseHistogram(series, "avg");
            _count++;
            if (_mean is null)
            {
                var sum = _count == 1 ? new CompensatedSum(series.Value, 0) : _sum.Plus(series.Value);
                if (_count == 1 || !double.IsInfinity(sum.Total))
                {
                    _sum = sum;
                    return;
                }
                _mean = _sum.Times(1 / (_count - 1));
            }
            Move(_mean.Value, series.Value);
        }

        public override Series Result(Label[] labels) => new(
            labels, _mean?.Value ?? _sum.Total / _count + _sum.Compensation / _count);

        /// <summary>An infinite mean stays: taking it off itself would make it NaN.</summary>
        private void Move(CompensatedSum mean, double value)
        {
            var stays = double.IsInfinity(mean.Total)
                && (double.IsFinite(value) || (double.IsInfinity(value) && mean.Total > 0 == value > 0));
            if (!stays)
                _mean = mean.Times((_count - 1) / _count).Plus(value / _count);
        }
    }

    /// <summary>A sum with the part that rounding lost (Neumaier's form of Kahan's).</summary>
    private readonly record struct CompensatedSum(double Total, double Compensation)
    {
        /// <summary>Both together.</summary>
        public double Value => Total + Compensation;

        /// <summary>With one more number.</summary>
        public CompensatedSum Plus(double number)
        {
            var total = Total + number;
            if (double.IsInfinity(total))
                return new CompensatedSum(total, 0);
            var lost = Math.Abs(Total) >= Math.Abs(number) ? Total - total + number : number - total + Total;
            return new CompensatedSum(total, Compensation + lost);
        }

        /// <summary>Multiplied.</summary>
        public CompensatedSum Times(double factor) => new(Total * factor, Compensation * factor);
    }
}
