using System.Xml.Linq;
using Insights.Domain.Accounts;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Insights.Console.Login;

/// <summary>Keeps ASP.NET Core's data protection keys in the store, so that every silo takes the cookies that another gave.</summary>
internal sealed class ProtectionKeys(IProtectionKeys store) : IXmlRepository
{
    // The interface knows no waiting; it is asked at a start, and when a key is about to end.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => store.ReadAsync(CancellationToken.None).AsTask()).GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => store.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).AsTask()).GetAwaiter().GetResult();
}
