using System.Collections.Concurrent;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Filters;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Segments;
using Insights.Service.Filters;

namespace Insights.Service.Segments;

/// <summary>
/// The segments of one account, read against one state of its attributes; each is read and compiled when it is first asked
/// for. Safe for concurrent use.
/// </summary>
public sealed class AccountSegments(SegmentBook book, AttributeCatalogue catalogue)
{
    private readonly ConcurrentDictionary<string, CompiledSegment> _compiled = new(StringComparer.Ordinal);

    public SegmentBook Book => book;

    public AttributeCatalogue Catalogue => catalogue;

    /// <summary>The ready-made segments, and behind them the account's own by name.</summary>
    public IEnumerable<CompiledSegment> All => book.All.Select(Compile);

    /// <summary>The segment of that name; null where there is none.</summary>
    public CompiledSegment? Find(string name)
    {
        if (_compiled.TryGetValue(name, out var known))
            return known;
        return book.Find(name) is { } segment ? Compile(segment) : null;
    }

    private CompiledSegment Compile(Segment segment) => _compiled.GetOrAdd(
        segment.Name,
        static (_, of) => new CompiledSegment(of.segment, FilterReader.Read(
            of.segment.Filter, ReadyMadeSegments.All.Contains(of.segment) ? ReadyMadeSegments.CatalogueFor(of.catalogue) : of.catalogue)),
        (segment, catalogue));
}

/// <summary>A segment with what its filter means now.</summary>
public sealed class CompiledSegment(Segment segment, FilterReading reading)
{
    public Segment Segment => segment;

    /// <summary>Why its filter no longer means anything, as where an attribute was retired; empty where it does.</summary>
    public IReadOnlyList<FilterFault> Faults => reading.Faults;

    /// <summary>The filter as it is written; null where there are faults.</summary>
    public Filter? Written => reading.Filter;

    /// <summary>What it means, bots left out unless it names them; null where there are faults.</summary>
    public FilterProgram? Program { get; } = reading.Filter is { } filter ? FilterProgram.Compile(filter.WithoutBots()) : null;

    /// <exception cref="ServiceException">FailedPrecondition: its filter means nothing now.</exception>
    public FilterProgram Meant() => Program ?? throw new ServiceException(
        ServiceFault.FailedPrecondition, $"The segment's filter means nothing now: {Faults[0]}.");
}
