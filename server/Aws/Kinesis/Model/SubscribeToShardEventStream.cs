using System.Text;
using Amazon.Kinesis.Internal;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.EventStreams.Internal;
using Amazon.Runtime.EventStreams.Utils;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

#pragma warning disable CA1711 // The real package has this name.

namespace Amazon.Kinesis.Model
{
    /// <summary>
    /// The events of one subscription. AWSSDK.Core reads the frames (<c>application/vnd.amazon.eventstream</c>) and checks their two checksums; this
    /// class contains only their payloads.
    /// </summary>
    public sealed class SubscribeToShardEventStream : EnumerableEventOutputStream<IEventStreamEvent, KinesisEventStreamException>
    {
        private static readonly string[] Errors =
        [
            "InternalFailureException", "KMSAccessDeniedException", "KMSDisabledException", "KMSInvalidStateException", "KMSNotFoundException",
            "KMSOptInRequired", "KMSThrottlingException", "ResourceInUseException", "ResourceNotFoundException",
        ];

        private volatile bool _isProcessing;

        public SubscribeToShardEventStream(Stream stream)
            : this(stream, null)
        {
        }

        public SubscribeToShardEventStream(Stream stream, IEventStreamDecoder? eventStreamDecoder)
            : base(stream, eventStreamDecoder)
        {
            base.EventReceived += (_, args) => EventReceived?.Invoke(this, args);
            base.ExceptionReceived += (_, args) => ExceptionReceived?.Invoke(this, args);
            Decoder.MessageReceived += (_, args) =>
            {
                IEventStreamEvent read;
                try
                {
                    read = ConvertMessageToEvent(args.Message);
                }
                catch (UnknownEventStreamException)
                {
                    throw new UnknownEventStreamException("Received an unknown event stream type");
                }

                EventReceived?.Invoke(this, new EventStreamEventReceivedArgs<IEventStreamEvent>(read));
                switch (read)
                {
                    case InitialResponseEvent first:
                        InitialResponseReceived?.Invoke(this, new EventStreamEventReceivedArgs<InitialResponseEvent>(first));
                        break;
                    case SubscribeToShardEvent records:
                        SubscribeToShardEventReceived?.Invoke(this, new EventStreamEventReceivedArgs<SubscribeToShardEvent>(records));
                        break;
                    default:
                        break;
                }
            };
        }

        public override event EventHandler<EventStreamEventReceivedArgs<IEventStreamEvent>>? EventReceived;

        public override event EventHandler<EventStreamExceptionReceivedArgs<KinesisEventStreamException>>? ExceptionReceived;

        public event EventHandler<EventStreamEventReceivedArgs<InitialResponseEvent>>? InitialResponseReceived;

        public event EventHandler<EventStreamEventReceivedArgs<SubscribeToShardEvent>>? SubscribeToShardEventReceived;

        protected override IDictionary<string, Func<IEventStreamMessage, IEventStreamEvent>> EventMapping { get; } =
            new Dictionary<string, Func<IEventStreamMessage, IEventStreamEvent>>(StringComparer.OrdinalIgnoreCase)
            {
                ["Initial-Response"] = static message => new InitialResponseEvent(message),
                ["SubscribeToShardEvent"] = static message => RecordJson.ReadEvent(message.Payload),
            };

        protected override IDictionary<string, Func<IEventStreamMessage, KinesisEventStreamException>> ExceptionMapping { get; } =
            Errors.ToDictionary(code => code, code => new Func<IEventStreamMessage, KinesisEventStreamException>(message => Error(code, message)),
                StringComparer.OrdinalIgnoreCase);

        protected override bool IsProcessing
        {
            get => _isProcessing;
            set => _isProcessing = value;
        }

        private static KinesisEventStreamException Error(string code, IEventStreamMessage message)
        {
            var context = EventStreamUtils.ConvertMessageToJsonContext(message);
            var json = new StreamingUtf8JsonReader(context.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref json);
            error.Code = code;
            return new KinesisEventStreamException(Encoding.UTF8.GetString(message.Payload), KinesisErrors.Create(error));
        }
    }
}

namespace Amazon.Kinesis
{
    /// <summary>An error that AWS sent as an event of a subscription, or a subscription that cannot be read; the inner exception says which.</summary>
    public class KinesisEventStreamException : EventStreamException
    {
        public KinesisEventStreamException()
        {
        }

        public KinesisEventStreamException(string message)
            : base(message)
        {
        }

        public KinesisEventStreamException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
