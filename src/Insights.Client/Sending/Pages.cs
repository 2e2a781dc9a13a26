using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Insights.Client.Sending;

/// <summary>Reads lists page by page, by the fields page_size, page_token and next_page_token that every list has.</summary>
internal static class Pages
{
    /// <summary>The most that a gateway gives at a time.</summary>
    private const int Largest = 1000;

    /// <param name="request">Of the first page; copied when the enumeration begins. A page_size of 0 becomes the largest.</param>
    /// <param name="ask">Asks for a page.</param>
    /// <param name="items">What a page holds.</param>
    public static async IAsyncEnumerable<TItem> ReadAsync<TRequest, TResponse, TItem>(
        TRequest request, Func<TRequest, CancellationToken, Task<TResponse>> ask, Func<TResponse, IEnumerable<TItem>> items,
        [EnumeratorCancellation] CancellationToken ct)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request.Clone();
        var fields = request.Descriptor;
        var size = fields.FindFieldByName("page_size").Accessor;
        var token = fields.FindFieldByName("page_token").Accessor;
        if (size.GetValue(request) is 0)
            size.SetValue(request, Largest);
        string next;
        do
        {
            var page = await ask(request, ct).ConfigureAwait(false);
            foreach (var item in items(page))
                yield return item;
            next = (string)page.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(page);
            token.SetValue(request, next);
        }
        while (next.Length > 0);
    }
}
