using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Service;

/// <summary>Why a whole call failed: a closed set; each gateway maps it to its own statuses in one place.</summary>
public enum ServiceFault
{
    InvalidArgument = 1,
    Unauthenticated,
    PermissionDenied,
    NotFound,
    AlreadyExists,

    /// <summary>It may be right elsewhere, or after something else was done; the same call will not succeed here and now.</summary>
    FailedPrecondition,

    /// <summary>Someone else made a change in between; read again, and decide anew.</summary>
    Aborted,

    /// <summary>Too much is waiting; try again after a moment.</summary>
    ResourceExhausted,

    /// <summary>The store cannot be reached; try again after a moment.</summary>
    Unavailable,

    /// <summary>Something is wrong here; the same call will not succeed before someone has seen to it.</summary>
    Internal,
}

/// <summary>What follows from a fault.</summary>
public static class ServiceFaults
{
    /// <summary>When a call that <see cref="CanRetry"/> may be made again: after 1 second.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Whether the same call may succeed when it is made again.</summary>
    public static bool CanRetry(this ServiceFault fault) => fault is ServiceFault.ResourceExhausted or ServiceFault.Unavailable;

    /// <summary>The code on every wire.</summary>
    public static string WireName(this ServiceFault fault) => fault switch
    {
        ServiceFault.InvalidArgument => "INVALID_ARGUMENT",
        ServiceFault.Unauthenticated => "UNAUTHENTICATED",
        ServiceFault.PermissionDenied => "PERMISSION_DENIED",
        ServiceFault.NotFound => "NOT_FOUND",
        ServiceFault.AlreadyExists => "ALREADY_EXISTS",
        ServiceFault.FailedPrecondition => "FAILED_PRECONDITION",
        ServiceFault.Aborted => "ABORTED",
        ServiceFault.ResourceExhausted => "RESOURCE_EXHAUSTED",
        ServiceFault.Unavailable => "UNAVAILABLE",
        ServiceFault.Internal => "INTERNAL",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}

/// <summary>A call that failed, with what the caller can do about it.</summary>
/// <param name="fault">Which of the closed set.</param>
/// <param name="message">For a person; names no end user.</param>
/// <param name="fields">The faulty fields in their wire names, every one of them; empty where none is to blame.</param>
/// <param name="retryAfter">When the same call may be made again, where that can help; null: <see cref="ServiceFaults.RetryAfter"/>.</param>
public sealed class ServiceException(
    ServiceFault fault, string message, IReadOnlyList<FieldFault>? fields = null, TimeSpan? retryAfter = null)
    : Exception(message)
{
    /// <summary>When the same call may be made again; means something where <see cref="ServiceFaults.CanRetry"/> says so.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter ?? ServiceFaults.RetryAfter;

    public ServiceFault Fault { get; } = fault;

    public IReadOnlyList<FieldFault> Fields { get; } = fields ?? [];

    /// <summary>What a call is told when the store cannot be reached.</summary>
    public static ServiceException StoreDown() =>
        new(ServiceFault.Unavailable, "The store cannot be reached right now; try again after a moment.");

    /// <summary>What a call is told when the store did not do what it was asked.</summary>
    /// <param name="unavailable">For a person, where it is not known to be done, or cannot be read.</param>
    public static ServiceException Of(StoreException e, string unavailable) => e.Fault switch
    {
        StoreFault.Full => new(ServiceFault.ResourceExhausted, "Too much is waiting to be written; try again after a moment."),
        StoreFault.Corrupt => new(ServiceFault.Internal, "What is stored of this end user cannot be read; the log of the server tells of it."),
        _ => new(ServiceFault.Unavailable, unavailable),
    };

    /// <summary><see cref="ServiceFault.InvalidArgument"/> for settings of an account.</summary>
    public static ServiceException InvalidSettings(IEnumerable<SettingsFault> faults) => new(
        ServiceFault.InvalidArgument, "The settings are not valid.",
        [.. faults.Select(f => new FieldFault($"settings.{f.Field}", f.Problem))]);

    /// <summary><see cref="ServiceFault.InvalidArgument"/> with one field to blame.</summary>
    /// <param name="field">Its wire name.</param>
    /// <param name="problem">What it must be; reads on from the name.</param>
    public static ServiceException Invalid(string field, string problem) =>
        new(ServiceFault.InvalidArgument, $"{field} {problem}.", [new FieldFault(field, problem)]);
}

/// <summary>One faulty field.</summary>
public sealed record FieldFault(string Field, string Problem);
