using Insights.Domain.EndUsers;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>What clients come to ask for, as the seed says: mostly now, often late, often at a moment of something before.</summary>
internal sealed class ActMaker(LinkWorld world, IReadOnlyList<Act> before)
{
    private const long Minute = 60_000;

    private readonly Dice _dice = world.Dice;

    public static readonly string[] Anonymous = ["a", "b", "c"];
    public static readonly string[] Identified = ["u", "v"];

    public static IReadOnlyList<EndUserKey> Users { get; } =
        [.. Anonymous.Select(a => Key(UserKind.Anonymous, a)), .. Identified.Select(u => Key(UserKind.Identified, u))];

    public static EndUserKey Key(UserKind kind, string id) => new("acme", kind, id);

    public Act Next(int step)
    {
        if (world.Erases && _dice.Chance(0.1))
            return Make(ActKind.Erase, step, _dice.Chance(0.7) ? AnyIdentified() : AnyAnonymous());
        return _dice.Between(0, 12) switch
        {
            < 4 => Event(step, AnyAnonymous(), null),
            4 => Event(step, AnyIdentified(), null),
            < 7 => Event(step, AnyIdentified(), _dice.OneOf(Anonymous)),
            7 or 8 => Make(ActKind.Update, step, AnyAnonymous()),
            9 => Make(ActKind.Update, step, AnyIdentified()),
            < 12 => Make(ActKind.Link, step, AnyAnonymous(), _dice.OneOf(Identified)),
            _ => Make(ActKind.Unlink, step, AnyAnonymous()),
        };
    }

    private Act Event(int step, EndUserKey user, string? otherId) => Make(
        ActKind.Event, step, user, otherId,
        _dice.Chance(0.8) ? "click" : _dice.OneOf("page_view", "heartbeat", "session_end"),
        _dice.Chance(0.3) ? new Dictionary<string, string> { [_dice.OneOf("name", "role", "info")] = _dice.OneOf("x", "y") + step } : null);

    private Act Make(
        ActKind kind, int step, EndUserKey user, string? otherId = null, string type = "click", IReadOnlyDictionary<string, string>? analytics = null)
    {
        var id = _dice.OneOf("k", "m", "n") + (step / 4);
        if (before.Any(a => a.User == user && IsOperation(a.Kind) == IsOperation(kind) && (a.Kind == ActKind.Update) == (kind == ActKind.Update) && a.Id == id))
            id = "x" + step;
        return new Act
        {
            Kind = kind,
            Id = id,
            AtMs = Moment(),
            User = user,
            OtherId = otherId,
            Type = type,
            Analytics = analytics,
            Operations = kind == ActKind.Update ? [.. Enumerable.Range(0, _dice.Between(1, 2)).Select(_ => Updater.Operation(_dice))] : [],
        };
    }

    private static bool IsOperation(ActKind kind) => kind is ActKind.Link or ActKind.Unlink;

    private long Moment()
    {
        var now = world.Clock.NowMs;
        return before.Count > 0 && _dice.Chance(0.15)
            ? Math.Min(now, Math.Max(_dice.OneOf(before.ToArray()).AtMs, now - (100 * Minute)))
            : now - _dice.OneOf(0, 0, 0, 5 * Minute, 10 * Minute, 40 * Minute, 110 * Minute);
    }

    private EndUserKey AnyAnonymous() => Key(UserKind.Anonymous, _dice.OneOf(Anonymous));

    private EndUserKey AnyIdentified() => Key(UserKind.Identified, _dice.OneOf(Identified));
}
