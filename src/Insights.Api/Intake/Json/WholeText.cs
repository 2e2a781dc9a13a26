using System.Text.Json;

namespace Insights.Api.Intake.Json;

/// <summary>
/// JSON can spell half of a character ("\ud800"), which the reader lets through and only the reading of the text refuses.
/// </summary>
internal static class WholeText
{
    /// <summary>Whether the name or text under the reader is whole; true for all other tokens.</summary>
    public static bool IsIn(ref Utf8JsonReader json)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !json.ValueIsEscaped)
            return true;
        try
        {
            json.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
