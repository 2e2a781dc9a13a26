namespace Insights.Domain.Attributes;

/// <summary>One operation in the history of a value.</summary>
/// <param name="At">Which it is.</param>
/// <param name="Stated">What it stated; null where it unsets.</param>
/// <param name="After">The value after it; null where there was none then.</param>
public sealed record ValueStep(StepCursor At, AttributeSource Source, OperationKind Kind, AttributeValue? Stated, AttributeValue? After);

/// <summary>The place of one operation in the history of a value.</summary>
/// <param name="TimeMs">Effective time of its update, Unix milliseconds.</param>
/// <param name="OperationId">ID of its update.</param>
/// <param name="Index">Which of the update's operations, from 0.</param>
public sealed record StepCursor(long TimeMs, string OperationId, int Index)
{
    /// <summary>The order in which operations are made.</summary>
    public static int Compare(StepCursor a, StepCursor b)
    {
        if (a.TimeMs != b.TimeMs)
            return a.TimeMs.CompareTo(b.TimeMs);
        var byId = string.CompareOrdinal(a.OperationId, b.OperationId);
        return byId != 0 ? byId : a.Index.CompareTo(b.Index);
    }
}
