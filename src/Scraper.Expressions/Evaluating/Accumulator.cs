using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What an aggregation keeps of its groups, in a column: a group has a number from 0.</summary>
internal abstract class Accumulator
{
    /// <summary>Takes one series of a group; the groups begin in the order of their numbers.</summary>
    public abstract void Add(int group, Series series);

    /// <summary>What the group came to.</summary>
    public abstract double ValueOf(int group);

    /// <summary>The histogram that it came to in place of a value.</summary>
    public virtual ClassicHistogram? HistogramOf(int group) => null;

    /// <summary><c>count</c>: how many.</summary>
    public sealed class Count : Accumulator<long>
    {
        public override double ValueOf(int group) => StateOf(group);

        protected override long Begin(Series series) => 1;

        protected override long Continue(long state, Series series) => state + 1;
    }

    /// <summary><c>group</c>: 1 for each group.</summary>
    public sealed class Group : Accumulator
    {
        public override void Add(int group, Series series)
        {
        }

        public override double ValueOf(int group) => 1;
    }

    /// <summary><c>min</c>, <c>max</c>: NaN only where there is nothing else.</summary>
    public sealed class Extreme(string name, Func<double, double, bool> beats) : Accumulator<double>
    {
        public override double ValueOf(int group) => StateOf(group);

        protected override double Begin(Series series)
        {
            Vectors.RefuseHistogram(series, name);
            return series.Value;
        }

        protected override double Continue(double state, Series series)
        {
            Vectors.RefuseHistogram(series, name);
            return double.IsNaN(state) || beats(series.Value, state) ? series.Value : state;
        }
    }

    /// <summary><c>sum</c>: compensated as in Prometheus; of histograms, all observations together.</summary>
    public sealed class Sum : Accumulator<CompensatedSum>
    {
        private readonly Dictionary<int, ClassicHistogram> _histograms = [];

        public override void Add(int group, Series series)
        {
            var known = _histograms.GetValueOrDefault(group);
            if (group < Groups && series.Histogram is null != known is null)
                throw new EvaluationException("histograms and numbers cannot be summed together");
            base.Add(group, series);
            if (series.Histogram is { } histogram)
                _histograms[group] = known is null ? histogram : Histograms.Add(known, histogram);
        }

        public override double ValueOf(int group) =>
            _histograms.ContainsKey(group) ? double.NaN : StateOf(group).Value;

        public override ClassicHistogram? HistogramOf(int group) => _histograms.GetValueOrDefault(group);

        protected override CompensatedSum Begin(Series series) => new(series.Value, 0);

        protected override CompensatedSum Continue(CompensatedSum state, Series series) =>
            state.Plus(series.Value);
    }

    /// <summary><c>avg</c>: the compensated sum divided by the count; where the sum would overflow, from
    /// there on the mean is moved by each value instead.</summary>
    public sealed class Average : Accumulator<Average.Mean>
    {
        public override double ValueOf(int group)
        {
            var (count, sum, moved) = StateOf(group);
            return moved ? sum.Value : sum.Total / count + sum.Compensation / count;
        }

        protected override Mean Begin(Series series)
        {
            Vectors.RefuseHistogram(series, "avg");
            return new Mean(1, new CompensatedSum(series.Value, 0), false);
        }

        protected override Mean Continue(Mean state, Series series)
        {
            Vectors.RefuseHistogram(series, "avg");
            var (count, sum, moved) = state;
            count++;
            if (!moved && sum.Plus(series.Value) is var plus && !double.IsInfinity(plus.Total))
                return new Mean(count, plus, false);
            var mean = moved ? sum : sum.Times(1 / (count - 1));
            return new Mean(count, Moved(mean, series.Value, count), true);
        }

        /// <summary>An infinite mean stays: taking it off itself would make it NaN.</summary>
        private static CompensatedSum Moved(CompensatedSum mean, double value, double count)
        {
            var stays = double.IsInfinity(mean.Total)
                && (double.IsFinite(value) || (double.IsInfinity(value) && mean.Total > 0 == value > 0));
            return stays ? mean : mean.Times((count - 1) / count).Plus(value / count);
        }

        /// <summary>How many there were, and their sum or, once that was moved, their mean.</summary>
        public readonly record struct Mean(double Count, CompensatedSum Sum, bool IsMoved);
    }
}

/// <summary>An aggregation that keeps a value of one type for each group.</summary>
internal abstract class Accumulator<TState> : Accumulator
    where TState : struct
{
    private readonly ColumnOf<TState> _groups = new();

    /// <summary>How many groups there are.</summary>
    protected int Groups => _groups.Count;

    public override void Add(int group, Series series)
    {
        if (group == _groups.Count)
            _groups.Add(Begin(series));
        else
            _groups[group] = Continue(_groups[group], series);
    }

    /// <summary>A group with its first series.</summary>
    protected abstract TState Begin(Series series);

    /// <summary>A group with one more.</summary>
    protected abstract TState Continue(TState state, Series series);

    /// <summary>What is kept of a group.</summary>
    protected TState StateOf(int group) => _groups[group];
}
