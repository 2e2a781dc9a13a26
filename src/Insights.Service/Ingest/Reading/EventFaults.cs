using Insights.Domain.Events;

namespace Insights.Service.Ingest.Reading;

/// <summary>What is wrong with an event in whatever form it came: one wording, and one rule, for every gateway.</summary>
public static class EventFaults
{
    /// <summary>Deepest nesting inside an event, the event itself being 0, a value in its properties 2.</summary>
    public const int MaxDepth = 64;

    public static readonly Rejection TooLarge =
        new(RejectionReason.EventTooLarge, $"The event is larger than {EventLimits.MaxEventBytes} bytes.");

    public static readonly Rejection TooDeep =
        new(RejectionReason.InvalidField, $"The event is nested deeper than {MaxDepth}.");

    public static readonly Rejection BadAddress =
        new(RejectionReason.InvalidField, "context.ip must be an IPv4 or IPv6 address.");

    /// <summary>Told, not dropped in silence: a misspelt field would otherwise be lost for ever.</summary>
    /// <param name="name">Its name, or number, as it came; of a long one the beginning is told.</param>
    /// <param name="where">"the event", or the part it stands in.</param>
    public static Rejection Unknown(string name, string where) => new(
        RejectionReason.InvalidField, $"The field '{Shown(name)}' in {where} is not known; properties takes fields of your own.");

    private const int MostShown = 64;

    private static string Shown(string name)
    {
        var shown = name.Length <= MostShown ? name : name[..(char.IsHighSurrogate(name[MostShown - 1]) ? MostShown - 1 : MostShown)] + "...";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
