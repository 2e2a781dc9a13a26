using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Insights.Api.Methods;

/// <summary>
/// Keeps pages below what a gRPC client takes by default, 4 MiB: one that is larger is read again with as many items as fit. A page
/// has at least one item, and its token goes on behind the last.
/// </summary>
internal sealed class PageCut
{
    /// <summary>Largest page, bytes of the message: 3 MiB, as items may grow between the two readings.</summary>
    public const int MostBytes = 3 * 1024 * 1024;

    private readonly FieldDescriptor _pageSize;
    private readonly FieldDescriptor _items;

    private PageCut(FieldDescriptor pageSize, FieldDescriptor items) => (_pageSize, _items) = (pageSize, items);

    /// <summary>Null where the method answers no pages.</summary>
    public static PageCut? Of(MethodDescriptor method) =>
        method.InputType.FindFieldByName("page_size") is { } size && method.OutputType.FindFieldByName("next_page_token") is not null
            ? new PageCut(size, method.OutputType.Fields.InDeclarationOrder().First(f => f is { IsRepeated: true, FieldType: FieldType.Message }))
            : null;

    public async Task<TResponse> CallAsync<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> handler, TRequest request, ServerCallContext context)
        where TRequest : class
        where TResponse : class
    {
        while (true)
        {
            var answer = await handler(request, context);
            var page = (IMessage)answer;
            if (page.CalculateSize() <= MostBytes)
                return answer;
            var items = (IList)_items.Accessor.GetValue(page);
            var fit = Fit(items);
            if (fit == items.Count)
                return answer;
            _pageSize.Accessor.SetValue((IMessage)request, fit);
        }
    }

    /// <summary>How many items fit; 1 at least.</summary>
    private static int Fit(IList items)
    {
        var (count, bytes) = (0, 0L);
        foreach (IMessage item in items)
        {
            bytes += item.CalculateSize() + CodedOutputStream.ComputeTagSize(1) + sizeof(int);
            if (bytes > MostBytes)
                break;
            count++;
        }
        return Math.Max(1, count);
    }
}
