namespace Scraper.Outcomes;

/// <summary>What is said of an exception that nobody expected, when it ends the program.</summary>
internal static class LastWords
{
    /// <summary>One sentence about the innermost exception: those around it only say that there is one.
    /// </summary>
    public static string Of(Exception thrown)
    {
        var cause = thrown;
        while (cause.InnerException is { } inner)
            cause = inner;
        if (cause is DllNotFoundException)
            return $"{Library(cause.Message)} cannot be loaded; it belongs beside the program: "
                + "copy everything that make publish leaves";
        var message = OneLine.Words(cause.Message, longest: 500);
        return $"bug: {cause.GetType().Name}: {message}; please report it";
    }

    /// <summary>The runtime's message quotes the name first.</summary>
    private static string Library(string message) =>
        message.Split('\'') is [_, var name, ..] ? "the library " + name : "a library";
}
