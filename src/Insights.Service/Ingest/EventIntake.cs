using System.Net;
using Insights.Domain.Attributes;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Privacy;
using Insights.Service.Calls;
using Insights.Service.Enrichment;
using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>
/// One event's way from what was read to what is kept: validate, effective time, place and browser, privacy, the user it
/// belongs to (docs/architecture.md 2.1).
/// </summary>
public sealed class EventIntake(IPlaces places, IBrowsers browsers)
{
    private readonly RisingIds _ids = new();

    /// <summary>Takes one event in, or says why not.</summary>
    /// <param name="incoming">The event as read.</param>
    /// <param name="context">What the events of a batch have in common.</param>
    /// <param name="madeId">The ID made for an event that has none; null otherwise.</param>
    public (EndUserKey User, RecordEvent Command, Rejection? Rejection) Take(
        IncomingEvent incoming, in BatchContext context, out string? madeId)
    {
        madeId = null;
        var settings = context.Caller.Settings;
        if (Check(incoming, context.Caller, settings) is { } rejection)
            return (null!, default, rejection);
        var isFromPage = context.Caller.Kind == KeyKind.Browser;
        var bots = isFromPage ? BotPolicy.Drop : settings.Bots;
        var browser = BrowserOf(incoming, settings.TrackingLevel, bots, context);
        if (browser is { IsBot: true } && bots == BotPolicy.Drop)
        {
            return (null!, default, new(
                RejectionReason.Bot, $"Its user agent is a crawler, a monitor or an HTTP library, and {(isFromPage ? "a BROWSER key" : "the account")} drops those."));
        }
        // With identification off the event is the anonymous user's alone, and says nothing of another.
        var userId = settings.UserIdentification ? incoming.UserId : null;
        var keepsPlace = settings.TrackingLevel >= TrackingLevel.Standard;
        var eventId = incoming.EventId ?? (madeId = _ids.Next(context.ReceivedMs));
        var address = keepsPlace ? AddressOf(incoming, context) : null;
        var kept = new UserEvent
        {
            EventId = eventId,
            TimeMs = EffectiveTime.Of(incoming.TimeMs!.Value, context.SentMs, context.ReceivedMs),
            Type = incoming.Type!,
            Passive = incoming.Passive || EventTypes.IsPassive(incoming.Type!),
            Application = incoming.Application,
            TabId = incoming.TabId,
            AnonymousId = userId is null ? null : incoming.AnonymousId,
            Place = !keepsPlace ? null : incoming.StatedPlace ?? (address is null ? null : places.Find(address)),
            Browser = keepsPlace ? browser : null,
            MaskedAddress = address is null ? null : Mask(address, context),
            Details = KeptDetails.Of(incoming.Details, settings),
        };
        var user = userId is not null
            ? new EndUserKey(context.Account, UserKind.Identified, userId)
            : new EndUserKey(context.Account, UserKind.Anonymous, incoming.AnonymousId!);
        return (user, new RecordEvent(kept, context.ReceivedMs, context.Caller.MayImport), null);
    }

    /// <summary>
    /// The browser as stated, else as read; a bot's, where it is one for this account. The program that sends the request is none, but
    /// for that of a web page: it may send for many, and its own name says nothing of them.
    /// </summary>
    private Browser? BrowserOf(IncomingEvent incoming, TrackingLevel level, BotPolicy bots, in BatchContext context)
    {
        if (level < TrackingLevel.Standard && bots != BotPolicy.Drop)
            return null;
        var read = UserAgentOf(incoming, context) is { } userAgent ? browsers.Parse(userAgent, waits: context.Caller.IsServer) : null;
        if (bots == BotPolicy.Keep || (incoming.UserAgent is null && context.Caller.Kind != KeyKind.Browser))
            read = read?.NoBot();
        return read is { IsBot: true } ? read : incoming.StatedBrowser ?? read;
    }

    /// <summary>The address of the end user: as stated, else the connection's, which with a server key is the customer's own server.</summary>
    private static IPAddress? AddressOf(IncomingEvent incoming, in BatchContext context) =>
        incoming.StatedAddress ?? (context.Caller.MayStatePlace ? null : context.Client?.Address);

    /// <summary>The program of the end user: as stated, else the request's own, which with a server key is the customer's own server.</summary>
    private static string? UserAgentOf(IncomingEvent incoming, in BatchContext context) =>
        incoming.UserAgent ?? (context.Caller.MayStatePlace ? null : context.Client?.UserAgent);

    /// <summary>That of the connection is masked once a batch.</summary>
    private static string? Mask(IPAddress address, in BatchContext context) =>
        ReferenceEquals(address, context.Client?.Address) ? context.MaskedConnectionAddress : MaskedAddress.Of(address);

    private static Rejection? Check(IncomingEvent e, Caller caller, AccountSettings settings)
    {
        if (e.Fault is not null)
            return e.Fault;
        if (e.EventId is not null && !EventLimits.IsId(e.EventId, EventLimits.MaxEventIdBytes))
            return new(RejectionReason.InvalidEventId, "eventId must be 1 to 64 UTF-8 bytes without control characters.");
        if (e.UserId is null && e.AnonymousId is null)
            return new(RejectionReason.MissingUser, "One of userId and anonymousId is needed.");
        if (e.UserId is not null && ProblemOfId(e.UserId, settings) is { } ofUser)
            return new(RejectionReason.InvalidUserId, $"userId {ofUser}.");
        if (e.AnonymousId is not null && ProblemOfId(e.AnonymousId, settings) is { } ofAnonymous)
            return new(RejectionReason.InvalidAnonymousId, $"anonymousId {ofAnonymous}.");
        if (e.AnonymousId is null && !settings.UserIdentification)
            return new(RejectionReason.UserIdentificationOff, "The account has user identification off: an event needs an anonymousId.");
        if (e.TimeMs is null)
            return new(RejectionReason.InvalidTime, "time is needed: RFC 3339, or Unix milliseconds as a number.");
        if (e.Type is null || !IsText(e.Type, EventLimits.MaxTypeLength))
            return new(RejectionReason.InvalidType, "type must be 1 to 128 characters, none of them a control character.");
        if (e.Application is not null && !IsText(e.Application, EventLimits.MaxApplicationLength))
            return Field("application", "must be 1 to 64 characters, none of them a control character");
        if (e.TabId is not null && !IsText(e.TabId, EventLimits.MaxApplicationLength))
            return Field("tabId", "must be 1 to 64 characters, none of them a control character");
        if ((e.StatedAddress is not null || e.StatedPlace is not null) && !caller.MayStatePlace)
            return new(RejectionReason.NotPermitted, "Only a SERVER or IMPORT key may state context.ip or context.place.");
        if (AnalyticsProperties.Read(e.Details.Span) is { AreValid: false })
            return Field("analytics", $"must have texts of at most {AttributeLimits.MaxTextLength} characters, without U+0000");
        return CheckPlaceAndBrowser(e);
    }

    private static string? ProblemOfId(string id, AccountSettings settings) =>
        !EventLimits.IsId(id, EventLimits.MaxUserIdBytes) ? "must be 1 to 256 UTF-8 bytes without control characters"
        : NoOne.Is(id, settings.NoOneIds) ? NoOne.Problem : null;

    private static Rejection? CheckPlaceAndBrowser(IncomingEvent e)
    {
        foreach (var part in (ReadOnlySpan<string?>)[e.StatedPlace?.Country, e.StatedPlace?.Region, e.StatedPlace?.City])
        {
            if (part is not null && !IsText(part, MaxPartLength))
                return Field("context.place", "has a part that is not 1 to 256 characters without control characters");
        }
        foreach (var part in (ReadOnlySpan<string?>)[e.StatedBrowser?.Name, e.StatedBrowser?.Version])
        {
            if (part is not null && !IsText(part, MaxPartLength))
                return Field("context.browser", "has a part that is not 1 to 256 characters without control characters");
        }
        return null;
    }

    /// <summary>Longest part of a place or a browser, in characters.</summary>
    private const int MaxPartLength = 256;

    private static bool IsText(string text, int maxLength)
    {
        if (text.Length == 0 || text.Length > maxLength || !EventLimits.IsWellFormed(text))
            return false;
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return false;
        }
        return true;
    }

    private static Rejection Field(string name, string problem) => new(RejectionReason.InvalidField, $"{name} {problem}.");
}

/// <summary>What the events of one batch have in common.</summary>
/// <param name="Caller">Whose key it is; may send events.</param>
/// <param name="Account">The account they go to.</param>
/// <param name="Client">What sends the batch; null where nothing is known of it. Its address is never stored.</param>
/// <param name="SentMs">When the batch was sent by the client's clock, Unix milliseconds.</param>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
public readonly record struct BatchContext(
    Caller Caller, string Account, SendingClient? Client, long? SentMs, long ReceivedMs)
{
    /// <summary>The connection's address as it may be kept.</summary>
    public string? MaskedConnectionAddress { get; } = Client?.Address is { } address ? MaskedAddress.Of(address) : null;
}
