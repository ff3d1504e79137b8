using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>outbox list</c>, <c>show</c>, <c>requeue</c> and <c>drop</c>.</summary>
internal static class OutboxQueue
{
    /// <summary>A row for each delivery.</summary>
    public static ExitCode List(CommandRoom room, OutboxRequest asked)
    {
        var outbox = OutboxPages.Peek(room.Outbox);
        if (UnknownSink(room, outbox, asked.Sink) is { } unknown)
            return room.Tell(unknown);
        if (outbox is null)
        {
            if (!asked.Json)
                room.Io.WriteWords("no outbox here: nothing was collected with this state directory yet");
            return ExitCode.Done;
        }
        var deliveries = outbox.Deliveries(asked.Sink);
        if (asked.Json)
            foreach (var delivery in deliveries)
                room.Io.WriteLine(DeliveriesView.Json(delivery));
        else
            DeliveriesView.Write(room.Io, deliveries, room.Clock.GetUtcNow());
        return ExitCode.Done;
    }

    /// <summary>A report's bytes.</summary>
    public static ExitCode Show(CommandRoom room, OutboxRequest asked)
    {
        if (!Ids(asked.Words).Succeeded(out var ids, out var wrong))
            return room.Tell(wrong);
        var kept = OutboxPages.Peek(room.Outbox)?.Find(ids[0]);
        if (kept is not { IsWhole: true })
            return room.Tell(kept is null ? OutboxAdmin.NotKept(ids[0]) : OutboxAdmin.Damaged(ids[0]));
        room.Io.WriteLine(kept.Report.Json);
        return ExitCode.Done;
    }

    /// <summary>What was set aside waits again.</summary>
    public static ExitCode Requeue(CommandRoom room, OutboxRequest asked) =>
        Change(room, asked, "put back", (outbox, ids) => outbox.Requeue(ids, asked.Sink));

    /// <summary>They are kept no longer.</summary>
    public static ExitCode Drop(CommandRoom room, OutboxRequest asked) =>
        Change(room, asked, "dropped", (outbox, ids) => outbox.Drop(ids, asked.Sink));

    /// <summary>A sink that neither settings nor outbox know; null where one of them does.</summary>
    public static Failure? UnknownSink(CommandRoom room, OutboxPages? outbox, string? sink)
    {
        if (sink is null)
            return null;
        var known = room.Reading.BestEffort.Sinks.Select(one => one.Name)
            .Union(outbox?.Sinks() ?? []).ToList();
        return known.Contains(sink)
            ? null
            : new Failure(FailureKind.UsageInvalid,
                $"there is no sink {sink}; there are {string.Join(", ", known)}");
    }

    private static ExitCode Change(
        CommandRoom room, OutboxRequest asked, string done,
        Func<OutboxAdmin, List<Guid>, Outcome<int>> change)
    {
        var there = OutboxPages.Peek(room.Outbox);
        if (UnknownSink(room, there, asked.Sink) is { } unknown)
            return room.Tell(unknown);
        if (!Ids(asked.Words).Succeeded(out var ids, out var wrong))
            return room.Tell(wrong);
        if (there is null && ids.Count > 0)
            return room.Tell(OutboxAdmin.NotKept(ids[0]));
        var count = 0;
        if (there is not null)
        {
            using var outbox = room.OpenOutbox();
            if (!change(outbox, ids).Succeeded(out count, out var failure))
                return room.Tell(failure);
        }
        room.Io.WriteLine($"{DeliveriesView.Count(count, "delivery", "deliveries")} {done}");
        return ExitCode.Done;
    }

    private static Outcome<List<Guid>> Ids(IEnumerable<string> words)
    {
        var ids = new List<Guid>();
        foreach (var word in words)
        {
            if (!Guid.TryParse(word, out var id))
                return new Failure(FailureKind.UsageInvalid,
                    $"\"{OneLine.Words(word)}\" is no report's id; outbox list shows them");
            ids.Add(id);
        }
        return ids;
    }
}
