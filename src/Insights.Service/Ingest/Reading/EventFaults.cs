using Insights.Domain.Events;

namespace Insights.Service.Ingest.Reading;

/// <summary>What is wrong with an event in whatever form it came: one wording, and one rule, for every gateway.</summary>
public static class EventFaults
{
    /// <summary>Most objects and arrays of an event's properties in one another, the properties themselves being the first.</summary>
    public const int MaxDepth = 32;

    /// <summary>Deepest nesting of a whole body of JSON; what is deeper is not read to its end.</summary>
    public const int MaxBodyDepth = 256;

    public static readonly Rejection TooLarge =
        new(RejectionReason.EventTooLarge, $"The event is larger than {EventLimits.MaxEventBytes} bytes.");

    public static readonly Rejection TooDeep =
        new(RejectionReason.InvalidField, $"properties are nested deeper than {MaxDepth}.");

    /// <summary>A text with half of a surrogate pair, which has no UTF-8 form of its own.</summary>
    public static readonly Rejection NotWhole = new(RejectionReason.InvalidField, "The event holds half of a character.");

    /// <summary>What no database keeps in a text. In <c>properties</c>, which are kept as they came, it may stand.</summary>
    public static readonly Rejection Nul = new(RejectionReason.InvalidField, "A text of the event holds U+0000.");

    public static readonly Rejection NotFinite =
        new(RejectionReason.InvalidField, "properties holds a number that is not finite.");

    /// <summary>Refused, not settled by order: readers differ in which of the two counts.</summary>
    /// <param name="where">"the event", or the part it stands in.</param>
    public static Rejection Twice(string name, string where) =>
        new(RejectionReason.InvalidField, $"The field '{Shown(name)}' stands twice in {where}.");

    public static readonly Rejection BadAddress =
        new(RejectionReason.InvalidField, "context.ip must be an IPv4 or IPv6 address.");

    /// <summary>Told, not dropped in silence: a misspelt field would otherwise be lost for ever.</summary>
    /// <param name="name">Its name, or number, as it came; of a long one the beginning is told.</param>
    /// <param name="where">"the event", or the part it stands in.</param>
    public static Rejection Unknown(string name, string where) => new(
        RejectionReason.InvalidField, $"The field '{Shown(name)}' in {where} is not known; properties takes fields of your own.");

    private const int MostShown = 64;

    /// <summary>The beginning of a name as it came, fit to be shown.</summary>
    public static string Shown(string name)
    {
        var shown = name.Length <= MostShown ? name : name[..(char.IsHighSurrogate(name[MostShown - 1]) ? MostShown - 1 : MostShown)] + "...";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
