using Insights.Testing.Oracle;

namespace Insights.Testing.Histories;

/// <summary>
/// Lets attributes of some users of a history be updated while it goes on: at once, late, at the edge of lateness, too late,
/// imported; the same moment often; and the same update again.
/// </summary>
public static class Updater
{
    private const long Second = 1000;
    private const long Day = 24 * 3_600_000;

    public static History In(History history)
    {
        var dice = new Dice(unchecked((history.Seed * 101) + 3));
        if (!dice.Chance(0.6))
            return history;
        var updates = new List<ClientUpdate>();
        foreach (var user in history.Users.Append("u9").Where(_ => dice.Chance(0.5)))
        {
            var moments = history.DeliveriesOf(user).Select(d => d.ReceivedMs).DefaultIfEmpty(history.EndMs).ToArray();
            for (var i = dice.Between(1, 8); i > 0; i--)
            {
                var update = One(dice, history.Rules, user, $"o{i}", Math.Min(dice.OneOf(moments) + dice.Between(0L, 20 * Second), history.EndMs));
                updates.Add(update);
                while (dice.Chance(0.3))
                    updates.Add(update with { ReceivedMs = Math.Min(history.EndMs, update.ReceivedMs + dice.OneOf(0, dice.Between(0L, Day))) });
            }
        }
        return history with { Updates = [.. updates.OrderBy(u => u.ReceivedMs)] };
    }

    private static ClientUpdate One(Dice dice, AccountRules rules, string user, string id, long receivedMs)
    {
        var import = dice.Chance(0.2);
        var time = receivedMs;
        dice.Weighted(
            (5, () => time = receivedMs - dice.Between(0L, 5 * Second)),
            (2, () => time = receivedMs / (60 * Second) * (60 * Second)),
            (3, () => time = receivedMs - dice.Between(0L, rules.LatenessMs)),
            (1, () => time = receivedMs - rules.LatenessMs),
            (1, () => time = receivedMs - rules.LatenessMs - 1),
            (import ? 4 : 0, () => time = receivedMs - dice.Between(0L, 170 * Day)));
        var operations = Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Operation(dice)).ToList();
        return new ClientUpdate(receivedMs, user, id, time, dice.OneOf("API", "CSV", "IDP"), operations, import);
    }

    /// <summary>Attribute 1 is a number, 2 a text, 3 a list.</summary>
    internal static OracleOperation Operation(Dice dice) => dice.Between(1, 8) switch
    {
        <= 3 => new(1, dice.OneOf("set", "set_once", "add", "add"), dice.OneOf(0.1, 0.2, 3, -1e15)),
        <= 5 => new(2, dice.OneOf("set", "set", "set_once"), dice.OneOf("a", "b", "")),
        <= 7 => new(3, dice.OneOf("set", "append", "append", "union", "remove"), Texts(dice)),
        _ => new(dice.Between(1, 3), "unset", null),
    };

    private static string[] Texts(Dice dice) => [.. Enumerable.Range(0, dice.OneOf(1, 2, 3, 60)).Select(_ => dice.OneOf("a", "b", "c", "d"))];
}
