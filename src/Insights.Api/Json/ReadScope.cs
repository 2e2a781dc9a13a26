using System.Text;
using Insights.Api.Methods;
using Insights.Service;

namespace Insights.Api.Json;

/// <summary>Where the reading of a document stands, and what was found wrong so far.</summary>
/// <param name="inPath">Members of the document that the path gives, and which must not stand in the document too.</param>
/// <param name="noted">A member of the document whose own members are noted; null: none.</param>
/// <param name="takesNul">Whether texts with U+0000 are left to be told in the answer to their item.</param>
internal sealed class ReadScope(IReadOnlySet<string> inPath, string? noted, bool takesNul = false)
{
    /// <summary>Most faults that are told.</summary>
    private const int MostFaults = 100;

    private readonly List<(string? Name, int Index)> _path = [];

    public List<FieldFault> Faults { get; } = [];

    /// <summary>Proto names of the members of the one that is noted, those that are null too.</summary>
    public List<string> Noted { get; } = [];

    /// <summary>Whether the members of the object that is read are noted.</summary>
    public bool IsNoting => noted is not null && _path.Count == 1 && _path[0].Name == noted;

    /// <summary>Whether the path gives the member that is read.</summary>
    public bool IsInPath => _path.Count == 1 && inPath.Contains(_path[0].Name!);

    /// <summary>The text, which is told, and null, where it holds what no database keeps.</summary>
    public string? Whole(string text)
    {
        if (takesNul || !text.Contains('\0', StringComparison.Ordinal))
            return text;
        Fault(RequestBounds.NoNul);
        return null;
    }

    public void Enter(string name) => _path.Add((name, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Notes what is wrong with the value that is read.</summary>
    /// <param name="problem">Reads on from the name.</param>
    public void Fault(string problem)
    {
        if (Faults.Count < MostFaults)
            Faults.Add(new FieldFault(Path(), problem));
    }

    /// <exception cref="ServiceException">InvalidArgument, where anything was found.</exception>
    public void ThrowIfFaulty()
    {
        if (Faults.Count > 0)
            throw new ServiceException(ServiceFault.InvalidArgument, $"{Faults[0].Field} {Faults[0].Problem}.", Faults);
    }

    private string Path()
    {
        if (_path.Count == 0)
            return "body";
        var path = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            if (name is null)
                path.Append('[').Append(index).Append(']');
            else
                path.Append(path.Length == 0 ? "" : ".").Append(name);
        }
        return path.ToString();
    }
}
