using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Lists;
using Insights.Service.Calls;
using Insights.Service.Keys;
using Insights.Service.Lists;

namespace Insights.Service.Attributes;

/// <summary>The catalogue of an account's custom attributes. Every call is scoped by the caller's key.</summary>
public sealed class AttributeService(AttributeDirectory attributes, IUserLists lists, TimeProvider clock)
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

    /// <summary>The values that the most users have, those with the most first.</summary>
    /// <param name="prefix">What the text of a value (<see cref="ValueText"/>) begins with: up to 1,024 characters; null or empty: anything.</param>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, Unavailable.</exception>
    public async ValueTask<IReadOnlyList<TopValue>> ListTopValuesAsync(Caller caller, string name, string? prefix, int? pageSize, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        var size = PageSize.Of(pageSize);
        if (!AttributeLimits.IsText(prefix ?? "", AttributeLimits.MaxTextLength))
            throw ServiceException.Invalid("prefix", $"must be at most {AttributeLimits.MaxTextLength} characters, without U+0000");
        var known = (await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false)).Find(Known(name)) ?? throw NotFound();
        var question = new ValueQuestion(
            account, known.Number, known.Type, prefix ?? "", clock.GetUtcNow().ToUnixTimeMilliseconds(), !caller.Settings.UserIdentification);
        return await lists.TopValuesAsync(question, size, ct)
            .OrUnavailableAsync("The values cannot be counted right now, or it takes too long; try again after a moment.").ConfigureAwait(false);
    }

    /// <summary>What can be no name is none that an attribute has, and need not be looked for.</summary>
    private static string Known(string name) => AttributeNames.Fault(name) is null ? name : throw NotFound();

    internal static ServiceException NotFound() => new(ServiceFault.NotFound, "The account has no such attribute.");
}
