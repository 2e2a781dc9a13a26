using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;

namespace Insights.Service.Ingest;

/// <summary>What of an event's details the account keeps (docs/semantics.md 1.8). For one that keeps all, the bytes as they came.</summary>
public static class KeptDetails
{
    private static readonly JsonReaderOptions AsDeepAsTheyAre = new() { MaxDepth = int.MaxValue };

    /// <param name="details">One JSON object, or nothing.</param>
    /// <returns>One JSON object, or nothing where nothing is left.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> details, AccountSettings settings)
    {
        if (details.IsEmpty || (settings.TrackingLevel >= TrackingLevel.Extended && settings is { PageUrl: true, PageTitle: true }))
            return details;
        if (settings.TrackingLevel < TrackingLevel.Standard)
            return default;
        var kept = new ArrayBufferWriter<byte>(details.Length);
        var from = new Utf8JsonReader(details.Span, AsDeepAsTheyAre);
        from.Read();
        var all = settings.TrackingLevel >= TrackingLevel.Extended;
        var members = new Members(kept);
        while (from.Read() && from.TokenType == JsonTokenType.PropertyName)
        {
            if (from.ValueTextEquals("page"u8))
                Page(ref from, details.Span, ref members, settings);
            else if (!all && from.ValueTextEquals("context"u8))
                Context(ref from, details.Span, ref members);
            // By name, so that a part that is new is left out until it is said to be kept.
            else if (all || from.ValueTextEquals("element"u8))
                members.Copy(ref from, details.Span);
            else
                from.Skip();
        }
        return members.End() ? kept.WrittenMemory.ToArray() : default;
    }

    /// <summary>Of where and with what, the operating system alone: the browser and the place are kept apart, read and not as they came.</summary>
    private static void Context(ref Utf8JsonReader from, ReadOnlySpan<byte> source, ref Members to)
    {
        from.Read();
        if (from.TokenType != JsonTokenType.StartObject)
            return;
        var inner = to.Begin("\"context\":"u8);
        while (from.Read() && from.TokenType == JsonTokenType.PropertyName)
        {
            if (from.ValueTextEquals("os"u8))
                inner.Copy(ref from, source);
            else
                from.Skip();
        }
        to.Took(inner.End());
    }

    private static void Page(ref Utf8JsonReader from, ReadOnlySpan<byte> source, ref Members to, AccountSettings settings)
    {
        from.Read();
        if (from.TokenType != JsonTokenType.StartObject)
            return;
        var cuts = settings.TrackingLevel < TrackingLevel.Extended;
        var inner = to.Begin("\"page\":"u8);
        while (from.Read() && from.TokenType == JsonTokenType.PropertyName)
        {
            if (from.ValueTextEquals("title"u8) ? !settings.PageTitle : !settings.PageUrl)
                from.Skip();
            else if (cuts && !from.ValueTextEquals("title"u8))
                Address(ref from, source, ref inner, settings);
            else
                inner.Copy(ref from, source);
        }
        to.Took(inner.End());
    }

    /// <summary>An address; all that a page has but its title is one.</summary>
    private static void Address(ref Utf8JsonReader from, ReadOnlySpan<byte> source, ref Members to, AccountSettings settings)
    {
        var name = Whole(ref from);
        from.Read();
        if (from.TokenType == JsonTokenType.String && (from.ValueIsEscaped || PageAddress.MayHaveMore(from.ValueSpan)))
            to.Text(source[name], PageAddress.Cut(from.GetString()!, settings.QueryParameters));
        else
            to.Value(source[name], source[Whole(ref from)]);
    }

    /// <summary>Where the token under the reader lies, with its quotes; of an object or array, the whole.</summary>
    private static Range Whole(ref Utf8JsonReader from)
    {
        var start = (int)from.TokenStartIndex;
        if (from.TokenType is not JsonTokenType.PropertyName)
            from.Skip();
        else
            return start..(start + from.ValueSpan.Length + 2);
        return start..(int)from.BytesConsumed;
    }

    /// <summary>Writes the members of an object; nothing at all where there are none.</summary>
    private ref struct Members(ArrayBufferWriter<byte> to)
    {
        private bool _any;
        private ReadOnlySpan<byte> _opening = [];

        /// <summary>Copies the member whose name is under the reader as it stands.</summary>
        public void Copy(scoped ref Utf8JsonReader from, scoped ReadOnlySpan<byte> source)
        {
            var name = Whole(ref from);
            from.Read();
            Value(source[name], source[Whole(ref from)]);
        }

        public void Value(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
        {
            Next();
            to.Write(name);
            to.Write(":"u8);
            to.Write(value);
        }

        public void Text(scoped ReadOnlySpan<byte> name, string value)
        {
            byte[] quoted = [(byte)'"', .. JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
            Value(name, quoted);
        }

        /// <summary>Begins a member that is an object.</summary>
        public readonly Members Begin(ReadOnlySpan<byte> name) => new(to) { _opening = name, _outerHasAny = _any };

        /// <summary>Notes whether a member that is an object was written.</summary>
        public void Took(bool any) => _any |= any;

        /// <returns>Whether there is anything.</returns>
        public readonly bool End()
        {
            if (_any)
                to.Write("}"u8);
            return _any;
        }

        private bool _outerHasAny;

        private void Next()
        {
            if (_any)
            {
                to.Write(","u8);
                return;
            }
            _any = true;
            if (!_opening.IsEmpty)
            {
                to.Write(_outerHasAny ? ","u8 : "{"u8);
                to.Write(_opening);
            }
            to.Write("{"u8);
        }
    }
}
