using Scraper.Receiving.Guards;

namespace Scraper.Tests.Receiving;

/// <summary>Users and their passwords.</summary>
[TestClass]
public sealed class BasicUsersTests
{
    [TestMethod]
    public async Task OneWhoWasRightIsKnownAtOnceWhileAFloodOfWrongOnesIsTurnedAway()
    {
        using var users = new BasicUsers(new Dictionary<string, string>
        {
            ["alice"] = BCrypt.Net.BCrypt.HashPassword("right", 8),
        });
        (await users.HasAsync("alice", "right", default)).Should().BeTrue();

        var flood = Enumerable.Range(0, 60)
            .Select(number => users.HasAsync(number % 2 == 0 ? "alice" : "bob", $"wrong {number}", default))
            .ToList();
        var known = users.HasAsync("alice", "right", default);

        known.IsCompleted.Should().BeTrue("it waits for no other");
        (await known).Should().BeTrue();
        var answers = await Task.WhenAll(flood);
        answers.Should().NotContain(true);
        answers.Count(one => one is null).Should().BeGreaterThanOrEqualTo(20);
        (await users.HasAsync("alice", "wrong", default)).Should().BeFalse("it is looked at again");
    }

    [TestMethod]
    public async Task ANameAndAPasswordAreNotTakenForAnotherPair()
    {
        using var users = new BasicUsers(new Dictionary<string, string>
        {
            ["a"] = BCrypt.Net.BCrypt.HashPassword("b c", 4),
            ["a b"] = BCrypt.Net.BCrypt.HashPassword("d", 4),
        });
        (await users.HasAsync("a", "b c", default)).Should().BeTrue();

        (await users.HasAsync("a b", "c", default)).Should().BeFalse();
        (await users.HasAsync("b", "b c", default)).Should().BeFalse();
        (await new BasicUsers(new Dictionary<string, string>()).HasAsync("a", "b c", default)).Should()
            .BeFalse();
    }
}
