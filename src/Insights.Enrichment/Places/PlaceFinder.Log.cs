using Insights.Domain.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Places;

public sealed partial class PlaceFinder
{
    [LoggerMessage(EventIds.PlaceFinderNoneConfigured, LogLevel.Information, "No database of places is named (Enrichment:Places): places stay unset unless an event states one.")]
    private partial void NoneConfigured();

    [LoggerMessage(EventIds.PlaceFinderTakenUp, LogLevel.Information, "Places come from a database of type {Type}, built {Built:yyyy-MM-dd}.")]
    private partial void TakenUp(string type, DateTime built);

    [LoggerMessage(EventIds.PlaceFinderAbsent, LogLevel.Warning, "There is no database of places at {Path}; it is taken up when it appears. What was read before stays in use.")]
    private partial void Absent(string path);

    [LoggerMessage(EventIds.PlaceFinderNotReadable, LogLevel.Warning, "The file at {Path} is not taken up as a database of places: {Reason} What was read before stays in use; the file is tried again when it changes.")]
    private partial void NotReadable(string path, string reason);

    [LoggerMessage(EventIds.PlaceFinderLookUpFailed, LogLevel.Warning, "The database of places is broken where it was read; such places stay unset. Told once a database. {Reason}")]
    private partial void LookUpFailed(string reason);
}
