using System.Xml.Linq;

namespace ConnectStreaming.Sandbox;

/// <summary>Buckets and the names of their objects, addressed by path.</summary>
/// <param name="beside">Another Region of the same account, which shares bucket names.</param>
internal sealed class ControlPlaneS3(ControlPlaneOptions options, ControlPlaneS3? beside)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly Dictionary<string, Bucket> _buckets = beside?._buckets ?? [];

    private sealed record Bucket(string Region, List<(string Key, string Value)> Tags)
    {
        public SortedDictionary<string, long> Objects { get; } = new(StringComparer.Ordinal);
    }

    public ControlPlaneAnswer Serve(ControlPlaneCall call)
    {
        var name = call.Path.Count > 0 ? call.Path[0] : "";
        switch (call.Operation)
        {
            case "ListBuckets":
                return ControlPlaneAnswer.Xml(new XElement(
                    Space + "ListAllMyBucketsResult",
                    new XElement(Space + "Buckets",
                        _buckets.Where(b => call.Query.GetValueOrDefault("bucket-region") is not { } region || b.Value.Region == region)
                        .OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new XElement(Space + "Bucket", new XElement(Space + "Name", b.Key))))));
            case "CreateBucket":
                return Create(name, call.Body);
            case "HeadBucket":
                return ControlPlaneAnswer.Empty() with { Headers = new Dictionary<string, string> { ["x-amz-bucket-region"] = Find(name).Region } };
            case "GetBucketLocation":
                return ControlPlaneAnswer.Xml(new XElement(Space + "LocationConstraint", Find(name).Region == "us-east-1" ? null : Find(name).Region));
            case "GetBucketTagging":
                return Tags(Find(name));
            case "PutBucketTagging":
                _buckets[name] = Find(name) with { Tags = Tags(XDocument.Parse(System.Text.Encoding.UTF8.GetString(call.Body)).Root) };
                return ControlPlaneAnswer.Empty(204);
            case "ListObjectsV2":
                return List(name, Find(name), call.Query);
            case "DeleteBucket":
                if (Find(name).Objects.Count > 0)
                {
                    throw new ControlPlaneError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
                }

                _buckets.Remove(name);
                return ControlPlaneAnswer.Empty(204);
            case "PutObject":
                Find(name).Objects[string.Join('/', call.Path.Skip(1))] = call.Body.Length;
                return ControlPlaneAnswer.Empty() with { Headers = new Dictionary<string, string> { ["ETag"] = "\"0\"" } };
            case "DeleteObject":
                Find(name).Objects.Remove(string.Join('/', call.Path.Skip(1)));
                return ControlPlaneAnswer.Empty(204);
            default:
                throw new ControlPlaneError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
        }
    }

    private ControlPlaneAnswer Create(string name, byte[] body)
    {
        if (_buckets.ContainsKey(name))
        {
            throw new ControlPlaneError("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
        }

        var configuration = body.Length == 0 ? null : XDocument.Parse(System.Text.Encoding.UTF8.GetString(body)).Root;
        var constraints = configuration?.Elements().Where(e => e.Name.LocalName == "LocationConstraint").ToArray() ?? [];
        if (constraints.Length > 1)
        {
            throw new ControlPlaneError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        }

        var region = constraints is [{ Value: { Length: > 0 } asked }] ? asked : "us-east-1";
        if (region != options.Region)
        {
            throw new ControlPlaneError("IllegalLocationConstraintException",
                $"The {region} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        _buckets[name] = new Bucket(region, Tags(configuration));
        return ControlPlaneAnswer.Empty() with { Headers = new Dictionary<string, string> { ["Location"] = $"/{name}" } };
    }

    private static List<(string Key, string Value)> Tags(XElement? xml) =>
        [.. xml?.Descendants().Where(e => e.Name.LocalName == "Tag").Select(t => (Field(t, "Key"), Field(t, "Value"))) ?? []];

    private static ControlPlaneAnswer Tags(Bucket bucket) => bucket.Tags.Count == 0
        ? throw new ControlPlaneError("NoSuchTagSet", "The TagSet does not exist", 404)
        : ControlPlaneAnswer.Xml(new XElement(
            Space + "Tagging",
            new XElement(Space + "TagSet",
                bucket.Tags.Select(t => new XElement(Space + "Tag", new XElement(Space + "Key", t.Key), new XElement(Space + "Value", t.Value))))));

    private static ControlPlaneAnswer List(string name, Bucket bucket, IReadOnlyDictionary<string, string> query)
    {
        var most = int.TryParse(query.GetValueOrDefault("max-keys"), out var asked) ? asked : 1000;
        var page = bucket.Objects.Take(most).ToArray();
        return ControlPlaneAnswer.Xml(new XElement(
            Space + "ListBucketResult",
            new XElement(Space + "Name", name),
            new XElement(Space + "KeyCount", page.Length),
            new XElement(Space + "MaxKeys", most),
            new XElement(Space + "IsTruncated", page.Length < bucket.Objects.Count ? "true" : "false"),
            page.Select(o => new XElement(Space + "Contents", new XElement(Space + "Key", o.Key), new XElement(Space + "Size", o.Value),
                new XElement(Space + "StorageClass", "STANDARD")))));
    }

    private Bucket Find(string name)
    {
        var bucket = _buckets.GetValueOrDefault(name) ?? throw new ControlPlaneError("NoSuchBucket", "The specified bucket does not exist", 404);
        return bucket.Region == options.Region ? bucket : throw new ControlPlaneError(
            "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", 301)
        {
            Headers = new Dictionary<string, string> { ["x-amz-bucket-region"] = bucket.Region },
        };
    }

    private static string Field(XElement tag, string name) => tag.Elements().First(e => e.Name.LocalName == name).Value;
}
