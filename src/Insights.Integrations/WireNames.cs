using System.Text;

namespace Insights.Integrations;

/// <summary>Members of closed sets as every wire names them: BadEncoding is BAD_ENCODING.</summary>
public static class WireNames
{
    public static string WireName<T>(this T member)
        where T : struct, Enum
    {
        var name = member.ToString();
        var wire = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
                wire.Append('_');
            wire.Append(char.ToUpperInvariant(name[i]));
        }
        return wire.ToString();
    }
}
