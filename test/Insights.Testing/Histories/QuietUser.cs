namespace Insights.Testing.Histories;

/// <summary>
/// Makes one user of a history do nothing but leave unattributed events: for ever, or until some moment at which the person comes back.
/// Such a user is erased, and begins anew.
/// </summary>
internal static class QuietUser
{
    public static History In(History history)
    {
        var dice = new Dice(unchecked((history.Seed * 31) + 7));
        if (!dice.Chance(0.3))
            return history;
        var user = dice.OneOf(history.Users.ToArray());
        var all = history.DeliveriesOf(user);
        var quiet = all.Take(dice.Chance(0.4) ? all.Count : dice.Between(1, all.Count))
            .Select(d => d.Event.Id).ToHashSet(StringComparer.Ordinal);
        return history with { Deliveries = [.. history.Deliveries.Select(Quieten)] };

        Delivery Quieten(Delivery d) =>
            d.User == user && quiet.Contains(d.Event.Id) ? d with { Event = d.Event with { Passive = true } } : d;
    }
}
