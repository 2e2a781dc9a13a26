using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Filters;
using Insights.Service.Attributes;
using Insights.Service.Filters;

namespace Insights.Service.Segments;

/// <summary>Reads the filters of requests against the attributes of their account.</summary>
public sealed class FilterTexts(AttributeDirectory attributes)
{
    /// <summary>The filter of a request.</summary>
    /// <param name="text">Null is empty: every user.</param>
    /// <param name="field">What the request calls it.</param>
    /// <exception cref="ServiceException">InvalidArgument, with every fault and its column.</exception>
    public async ValueTask<Filter> ReadAsync(string account, string? text, string field, CancellationToken ct)
    {
        var reading = FilterReader.Read(text ?? "", await attributes.OfAsync(account, ct).ConfigureAwait(false));
        // An attribute that another process has just made is not in memory yet; a text that is wrong costs a read of it.
        if (reading.Filter is null)
            reading = FilterReader.Read(text ?? "", await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false));
        return reading.Filter ?? throw Invalid(field, reading);
    }

    private static ServiceException Invalid(string field, FilterReading reading) => new(
        ServiceFault.InvalidArgument, $"The filter is not valid: {reading.Faults[0]}.",
        [.. reading.Faults.Select(f => new FieldFault(field, f.ToString()))]);
}
