namespace Insights.Service;

/// <summary>Why a whole call failed: a closed set; each gateway maps it to its own statuses in one place.</summary>
public enum ServiceFault
{
    InvalidArgument = 1,
    Unauthenticated,
    PermissionDenied,
    NotFound,
    AlreadyExists,

    /// <summary>Too much is waiting; try again after a moment.</summary>
    ResourceExhausted,

    /// <summary>The store cannot be reached; try again after a moment.</summary>
    Unavailable,
}

/// <summary>A call that failed, with what the caller can do about it.</summary>
/// <param name="fault">Which of the closed set.</param>
/// <param name="message">For a person; names no end user.</param>
/// <param name="fields">The faulty fields in their wire names, every one of them; empty where none is to blame.</param>
public sealed class ServiceException(ServiceFault fault, string message, IReadOnlyList<FieldFault>? fields = null)
    : Exception(message)
{
    public ServiceFault Fault { get; } = fault;

    public IReadOnlyList<FieldFault> Fields { get; } = fields ?? [];

    /// <summary><see cref="ServiceFault.InvalidArgument"/> with one field to blame.</summary>
    /// <param name="field">Its wire name.</param>
    /// <param name="problem">What it must be; reads on from the name.</param>
    public static ServiceException Invalid(string field, string problem) =>
        new(ServiceFault.InvalidArgument, $"{field} {problem}.", [new FieldFault(field, problem)]);
}

/// <summary>One faulty field.</summary>
public sealed record FieldFault(string Field, string Problem);
