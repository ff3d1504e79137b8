namespace Scraper.Exposition;

/// <summary>The limits that one line's labels must keep.</summary>
internal sealed class LabelLimits(ExpositionLimits limits)
{
    /// <summary>Which limit a sample is over, by its key, and where.</summary>
    public LineFault? Fault(SampleText sample)
    {
        if (limits.LabelLimit > 0 && sample.LabelCount > limits.LabelLimit)
            return new LineFault(
                1, $"the sample has {sample.LabelCount} labels, over label_limit of {limits.LabelLimit}");
        foreach (var label in sample.Labels)
        {
            if (limits.LabelNameLengthLimit > 0 && label.NameLength > limits.LabelNameLengthLimit)
                return new LineFault(label.NameStart + 1, "a label name is over label_name_length_limit of "
                    + $"{limits.LabelNameLengthLimit} bytes");
            if (limits.LabelValueLengthLimit > 0 && label.ValueLength > limits.LabelValueLengthLimit)
                return new LineFault(label.NameStart + 1, "a label value is over label_value_length_limit of "
                    + $"{limits.LabelValueLengthLimit} bytes");
        }
        return null;
    }
}
