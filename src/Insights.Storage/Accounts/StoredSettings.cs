using System.Text.Json;
using Insights.Domain.Accounts;

namespace Insights.Storage.Accounts;

/// <summary>Settings as they were stored, perhaps by another version of the program.</summary>
internal static class StoredSettings
{
    /// <summary>Reads what is understood; the rest has its default, so that no stored setting can keep the program from starting.</summary>
    public static AccountSettings Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return SettingsJson.Read(document.RootElement, []);
        }
        catch (JsonException)
        {
            return AccountSettings.Default;
        }
    }
}
