using System.Diagnostics.CodeAnalysis;

namespace Scraper.Outcomes;

/// <summary>What crosses a station's border: a value, or the failure that stands in its place.</summary>
internal readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? _value;

    private Outcome(T? value, Failure? failure) => (_value, Failure) = (value, failure);

    /// <summary>The failure, or null where there is a value.</summary>
    public Failure? Failure { get; }

    /// <summary>The value; an error to ask for where <see cref="Failure"/> is set.</summary>
    public T Value => Failure is null
        ? _value!
        : throw new InvalidOperationException($"no value: {Failure.Kind}: {Failure.Message}");

    /// <summary>True with the value, false with the failure.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        (value, failure) = (_value, Failure);
        return Failure is null;
    }

    /// <summary>What the next step makes of the value; a failure goes past it.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next)
        where TNext : notnull => Failure is null ? next(_value!) : Failure;

    /// <summary>The value as an outcome, for types that no conversion is defined for: interfaces.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);
}
