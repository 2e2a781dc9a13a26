namespace Insights.Http.Messages;

/// <summary>EraseEndUserResponse of end_users.proto; 64-bit numbers as text.</summary>
/// <param name="Entries">Entries of the log that there were.</param>
/// <param name="Sessions">Closed sessions that there were.</param>
/// <param name="Attributes">Attribute values that there were, Analytics Properties among them.</param>
/// <param name="Snapshot">Whether there was a saved state.</param>
/// <param name="Alarm">Whether an alarm was set, mostly for an open session.</param>
/// <param name="AnonymousRecords">Anonymous records that held something of the user alone.</param>
/// <param name="AnonymousEntries">Entries that left their logs.</param>
public sealed record EraseEndUserResponse(
    string Entries, string Sessions, string Attributes, bool Snapshot, bool Alarm, int AnonymousRecords, string AnonymousEntries);
