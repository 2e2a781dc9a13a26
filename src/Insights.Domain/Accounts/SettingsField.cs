using System.Text.Json;

namespace Insights.Domain.Accounts;

/// <summary>
/// One field of the settings document: all that there is to know of it, in one place. A new setting is a new one of
/// <see cref="SettingsFields.All"/>.
/// </summary>
/// <param name="Name">On the wire, in its JSON form.</param>
/// <param name="Write">Writes the value, its name before it; nothing where it is not set.</param>
/// <param name="Read">The settings with the value as the document has it; adds every fault.</param>
/// <param name="Take">The first settings with the value that the second have.</param>
public sealed record SettingsField(
    string Name,
    Action<Utf8JsonWriter, AccountSettings> Write,
    Func<AccountSettings, JsonElement, ICollection<SettingsFault>, AccountSettings> Read,
    Func<AccountSettings, AccountSettings, AccountSettings> Take);
