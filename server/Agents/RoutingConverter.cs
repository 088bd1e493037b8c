using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>
/// Name and <c>Concurrency</c> of the routing profile. A channel whose numbers are missing, of a wrong type or impossible is left out. Equal lists are
/// the same array: there are few, and one is in each event. A fixed table without locks, as in <see cref="TextPool"/>.
/// </summary>
internal sealed class RoutingConverter(TextPool pool) : ReadOnlyConverter<RoutingModel>
{
    /// <summary>Maximum number of channels of one agent. Amazon Connect has four.</summary>
    public const int MaxChannels = 16;

    private const int Table = 1 << 12;

    private readonly ChannelSlots[]?[] _shared = new ChannelSlots[]?[Table];

    public override RoutingModel Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }

        string? name = null;
        ChannelSlots[]? slots = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = JsonText.Read(ref json, pool) ?? name;
            }
            else if (json.ValueTextEquals("Concurrency"u8))
            {
                json.Read();
                slots = Slots(ref json) ?? slots;
            }
            else
            {
                json.Skip();
            }
        }

        return new(name, slots);
    }

    private ChannelSlots[]? Slots(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }

        Channels channels = default;
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (Channel(ref json) is { } one)
            {
                Put(channels, ref count, one);
            }
        }

        return Share(((Span<ChannelSlots>)channels)[..count]);
    }

    private ChannelSlots? Channel(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        string? channel = null;
        int? available = null, maximum = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Channel"u8))
            {
                json.Read();
                channel = JsonText.Read(ref json, pool) ?? channel;
            }
            else if (json.ValueTextEquals("AvailableSlots"u8))
            {
                json.Read();
                available = Number(ref json) ?? available;
            }
            else if (json.ValueTextEquals("MaximumSlots"u8))
            {
                json.Read();
                maximum = Number(ref json) ?? maximum;
            }
            else
            {
                json.Skip();
            }
        }

        return channel is not null && maximum is > 0 and <= SnapshotReader.MaxContacts and { } most && available is >= 0 and { } free && free <= most
            ? new ChannelSlots(AmazonNames.Channel(channel)!, most - free, most)
            : null;
    }

    private static int? Number(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number))
        {
            return number;
        }

        json.Skip();
        return null;
    }

    /// <summary>In the order of the names, so that equal lists are equal in any order. Of a repeated channel the last one counts.</summary>
    private static void Put(Span<ChannelSlots> channels, ref int count, ChannelSlots one)
    {
        var at = 0;
        while (at < count && string.CompareOrdinal(channels[at].Channel, one.Channel) < 0)
        {
            at++;
        }

        if (at < count && channels[at].Channel == one.Channel)
        {
            channels[at] = one;
        }
        else if (count < MaxChannels)
        {
            channels[at..count].CopyTo(channels[(at + 1)..]);
            channels[at] = one;
            count++;
        }
    }

    private ChannelSlots[] Share(ReadOnlySpan<ChannelSlots> channels)
    {
        if (channels.IsEmpty)
        {
            return [];
        }

        HashCode hash = default;
        foreach (var (channel, used, maximum) in channels)
        {
            hash.Add(RuntimeHelpers.GetHashCode(channel));
            hash.Add((used * (SnapshotReader.MaxContacts + 1)) + maximum);
        }

        ref var shared = ref _shared[hash.ToHashCode() & (Table - 1)];
        return shared is { } known && channels.SequenceEqual(known) ? known : shared = channels.ToArray();
    }

    [InlineArray(MaxChannels)]
    private struct Channels
    {
        private ChannelSlots _first;
    }
}
