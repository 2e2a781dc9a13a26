using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Service.Keys;

namespace Insights.Service.Attributes;

/// <summary>The catalogue of an account's custom attributes. Every call is scoped by the caller's key.</summary>
public sealed class AttributeService(AttributeDirectory attributes)
{
    /// <summary>The attributes that live, by name.</summary>
    /// <exception cref="ServiceException">PermissionDenied.</exception>
    public async ValueTask<IReadOnlyList<AttributeDefinition>> ListAsync(Caller caller, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        // As of now, not as of the last refresh: who lists after another process changed something wants to see it.
        return (await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false)).Live;
    }

    /// <summary>Describes an attribute.</summary>
    /// <param name="description">Up to 1,024 characters; null is empty.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument.</exception>
    public async ValueTask<AttributeDefinition> DescribeAsync(Caller caller, string name, string? description, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        if (!AttributeLimits.IsText(description ?? "", AttributeLimits.MaxDescriptionLength))
            throw ServiceException.Invalid("description", $"must be at most {AttributeLimits.MaxDescriptionLength} characters, without U+0000");
        return await attributes.DescribeAsync(account, Known(name), description ?? "", ct).ConfigureAwait(false) ?? throw NotFound();
    }

    /// <summary>Retires an attribute: its place is free, and its values show no longer; within seconds everywhere.</summary>
    /// <exception cref="ServiceException">PermissionDenied, NotFound.</exception>
    public async ValueTask RetireAsync(Caller caller, string name, CancellationToken ct)
    {
        if (!await attributes.RetireAsync(caller.AccountToRead(), Known(name), ct).ConfigureAwait(false))
            throw NotFound();
    }

    /// <summary>What can be no name is none that an attribute has, and need not be looked for.</summary>
    private static string Known(string name) => AttributeNames.Fault(name) is null ? name : throw NotFound();

    internal static ServiceException NotFound() => new(ServiceFault.NotFound, "The account has no such attribute.");
}
