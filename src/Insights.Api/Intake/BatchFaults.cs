using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service;

namespace Insights.Api.Intake;

/// <summary>Why a whole batch cannot be taken, whatever form it came in.</summary>
internal static class BatchFaults
{
    public static ServiceException TooMany() =>
        ServiceException.Invalid("events", $"must be at most {EventLimits.MaxBatch}; send the others in another batch");

    public static ServiceException NotJson(JsonException e) =>
        new(ServiceFault.InvalidArgument, $"The body is not valid JSON: {e.Message}");
}
