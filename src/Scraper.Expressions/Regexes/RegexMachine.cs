using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>
/// Runs a program over a text, all its threads side by side: each rune of the text is looked at once, each
/// instruction at most once a rune. Threads stand in order of preference, so that the match is the one that a
/// backtracking machine would find first.
/// </summary>
internal sealed class RegexMachine(RegexProgram program, string text, bool captures)
{
    private readonly Stack<(int At, int[] Saved)> _open = new();
    private Threads _now = new(program.Instructions.Count);
    private Threads _next = new(program.Instructions.Count);

    /// <summary>Where the match and its groups begin and end, -1 for a group without a match; null without a
    /// match. Without captures only whether there is one.</summary>
    public int[]? Run()
    {
        int[]? match = null;
        var unsaved = new int[captures ? program.Groups * 2 : 0];
        Array.Fill(unsaved, -1);
        for (var at = 0; ;)
        {
            if (match is null && (at == 0 || !program.IsAnchored))
                Follow(_now, 0, unsaved, at);
            if (_now.Count == 0 && (match is not null || program.IsAnchored))
                return match;
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            match = Step(at == text.Length ? -1 : rune.Value, at + length) ?? match;
            if (at == text.Length)
                return match;
            at += length;
            (_now, _next) = (_next, _now);
            _next.Clear();
        }
    }

    /// <summary>Moves every thread over one rune; one that has matched ends those it is preferred
    /// to.</summary>
    private int[]? Step(int rune, int next)
    {
        for (var thread = 0; thread < _now.Count; thread++)
        {
            var (at, saved) = _now[thread];
            var instruction = program.Instructions[at];
            if (instruction.Step == RegexStep.Match)
                return saved;
            if (rune >= 0 && instruction.Set!.Contains(rune))
                Follow(_next, at + 1, saved, next);
        }
        return null;
    }

    /// <summary>Adds the threads that an instruction leads to without taking a rune.</summary>
    private void Follow(Threads threads, int entry, int[] entrySaved, int place)
    {
        _open.Push((entry, entrySaved));
        while (_open.TryPop(out var one))
        {
            var (at, saved) = one;
            if (!threads.Enter(at))
                continue;
            var instruction = program.Instructions[at];
            switch (instruction.Step)
            {
                case RegexStep.Split:
                    _open.Push((instruction.Second, saved));
                    _open.Push((instruction.First, saved));
                    break;
                case RegexStep.Jump:
                    _open.Push((instruction.First, saved));
                    break;
                case RegexStep.Save:
                    _open.Push((at + 1, captures ? With(saved, instruction.First, place) : saved));
                    break;
                case RegexStep.Assert when Holds((RegexAssertion)instruction.First, place):
                    _open.Push((at + 1, saved));
                    break;
                case RegexStep.Rune or RegexStep.Match:
                    threads.Add(at, saved);
                    break;
            }
        }
    }

    private static int[] With(int[] saved, int slot, int place)
    {
        var copy = (int[])saved.Clone();
        copy[slot] = place;
        return copy;
    }

    private bool Holds(RegexAssertion assertion, int place) => assertion switch
    {
        RegexAssertion.TextStart => place == 0,
        RegexAssertion.TextEnd => place == text.Length,
        RegexAssertion.LineStart => place == 0 || text[place - 1] == '\n',
        RegexAssertion.LineEnd => place == text.Length || text[place] == '\n',
        RegexAssertion.WordBoundary => WordAt(place - 1) != WordAt(place),
        _ => WordAt(place - 1) == WordAt(place),
    };

    private bool WordAt(int place) => place >= 0 && place < text.Length && RuneClasses.IsWord(text[place]);

    /// <summary>The threads at one place, in order of preference, and the instructions that were seen there.
    /// </summary>
    private sealed class Threads(int instructions)
    {
        private readonly List<(int At, int[] Saved)> _threads = [];
        private readonly int[] _entered = new int[instructions];
        private int _round = 1;

        public int Count => _threads.Count;

        public (int At, int[] Saved) this[int thread] => _threads[thread];

        public bool Enter(int at)
        {
            if (_entered[at] == _round)
                return false;
            _entered[at] = _round;
            return true;
        }

        public void Add(int at, int[] saved) => _threads.Add((at, saved));

        public void Clear()
        {
            _threads.Clear();
            _round++;
        }
    }
}
