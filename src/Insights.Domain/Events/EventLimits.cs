using System.Text;

namespace Insights.Domain.Events;

/// <summary>Bounds of an event and its parts (docs/semantics.md 1.1 and 1.2); all inclusive.</summary>
public static class EventLimits
{
    /// <summary>Longest ID of a user, in UTF-8 bytes.</summary>
    public const int MaxUserIdBytes = 256;

    /// <summary>Longest event_id, in UTF-8 bytes.</summary>
    public const int MaxEventIdBytes = 64;

    /// <summary>Longest type, in characters.</summary>
    public const int MaxTypeLength = 128;

    /// <summary>Longest application or tab_id, in characters.</summary>
    public const int MaxApplicationLength = 64;

    /// <summary>Largest event as sent, in bytes: 32 KiB.</summary>
    public const int MaxEventBytes = 32 * 1024;

    /// <summary>Most events in one batch.</summary>
    public const int MaxBatch = 500;

    /// <summary>Whether <paramref name="id"/> can be an ID: 1 to <paramref name="maxBytes"/> UTF-8 bytes, well formed, no control characters.</summary>
    public static bool IsId(string id, int maxBytes)
    {
        if (id.Length == 0 || id.Length > maxBytes)
            return false;
        var ascii = true;
        foreach (var c in id)
        {
            if (char.IsControl(c))
                return false;
            ascii &= c < 0x80;
        }
        return ascii || (IsWellFormed(id) && Encoding.UTF8.GetByteCount(id) <= maxBytes);
    }

    /// <summary>Whether <paramref name="text"/> has no lone surrogate: such text has no UTF-8 form of its own, so two IDs would become one.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
