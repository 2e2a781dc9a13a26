using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Lists;
using Insights.Service.Keys;

namespace Insights.Service.Attributes;

/// <summary>What values an attribute has: what completes a filter while it is typed. Every call is scoped by the caller's key.</summary>
public sealed class TopValueService(AttributeDirectory attributes, IUserLists users, TimeProvider clock)
{
    /// <summary>Most values of one answer.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Values where the request does not say.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>The values that the most users have.</summary>
    /// <param name="prefix">What texts begin with, up to 1,024 characters; null or empty: all.</param>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, Unavailable.</exception>
    public async ValueTask<IReadOnlyList<CountedValue>> ListAsync(Caller caller, string name, string? prefix, int? pageSize, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        if (pageSize is < 0 or > MaxPageSize)
            throw ServiceException.Invalid("pageSize", $"must be from 1 to {MaxPageSize}");
        if (!AttributeLimits.IsText(prefix ?? "", AttributeLimits.MaxDescriptionLength))
            throw ServiceException.Invalid("prefix", $"must be at most {AttributeLimits.MaxDescriptionLength} characters, without U+0000");
        var catalogue = await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false);
        var found = catalogue.Find(name) ?? throw AttributeService.NotFound();
        if (!string.IsNullOrEmpty(prefix) && found.Type is not (AttributeType.Text or AttributeType.List))
            throw ServiceException.Invalid("prefix", "is for attributes that are texts, or lists of them");
        try
        {
            return await users.TopValuesAsync(
                new ValueQuestion(
                    account, found.Number, found.Type, prefix ?? "", !caller.Settings.UserIdentification, clock.GetUtcNow().ToUnixTimeMilliseconds()),
                pageSize is null or 0 ? DefaultPageSize : pageSize.Value, ct).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            throw new ServiceException(ServiceFault.Unavailable, "The question cannot be answered right now, or takes too long; try again after a moment.");
        }
    }
}
