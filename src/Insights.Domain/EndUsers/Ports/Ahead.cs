using System.Runtime.CompilerServices;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>One of each user that is looked at, without an array.</summary>
[InlineArray(IEndUsers.MostAhead)]
public struct Ahead<T>
{
    private T _first;
}
