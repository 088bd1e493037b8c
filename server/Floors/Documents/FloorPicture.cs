using System.Security.Cryptography;
using SkiaSharp;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Converts an uploaded image into a new one that contains only the visible picture. The first bytes tell its format. The header tells its size
/// before a pixel is decoded. Pure.
/// </summary>
internal static class FloorPicture
{
    public const int MostBytes = 10 << 20;

    /// <summary>Maximum width and height in pixels. Decoded, an image takes 4 bytes a pixel: 256 MB.</summary>
    public const int MostPixels = 8_000;

    private const int Quality = 90;
    private const int LowerQuality = 80;

    /// <returns>The image, or the code of what is wrong.</returns>
    public static (FloorImage? Image, string? Code) Read(byte[] sent)
    {
        if (sent.Length > MostBytes)
        {
            return (null, "too-large");
        }
        if (Kind(sent) is not { } kind)
        {
            return (null, "not-an-image");
        }
        using var data = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != kind)
        {
            return (null, "damaged");
        }
        if (codec.Info.Width > MostPixels || codec.Info.Height > MostPixels)
        {
            return (null, "too-many-pixels");
        }
        using var decoded = Decode(codec);
        if (decoded is null)
        {
            return (null, "damaged");
        }
        using var upright = Upright(decoded, codec.EncodedOrigin);
        return Encode(upright ?? decoded, kind) is { } image ? (image, null) : (null, "too-large");
    }

    /// <summary>PNG, JPEG or WebP, from the first bytes.</summary>
    private static SKEncodedImageFormat? Kind(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? SKEncodedImageFormat.Png
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? SKEncodedImageFormat.Jpeg
        : bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? SKEncodedImageFormat.Webp
        : null;

    /// <returns>Null: it is incomplete or damaged, or there is not enough memory for it.</returns>
    private static SKBitmap? Decode(SKCodec codec)
    {
        using var space = SKColorSpace.CreateSrgb();
        var alpha = codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var bitmap = new SKBitmap();
        if (bitmap.TryAllocPixels(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, space))
            && codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success)
        {
            return bitmap;
        }
        bitmap.Dispose();
        return null;
    }

    /// <summary>Rotates the picture as its EXIF orientation says; the stored image has no such field.</summary>
    /// <returns>Null: no rotation is needed.</returns>
    private static SKBitmap? Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return null;
        }
        var (w, h) = (bitmap.Width, bitmap.Height);
        var turned = (int)origin >= (int)SKEncodedOrigin.LeftTop;
        var upright = new SKBitmap(bitmap.Info.WithSize(turned ? h : w, turned ? w : h));
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        });
        canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default);
        return upright;
    }

    /// <summary>Keeps the format of the upload. If the result is too large, writes a WebP of lower quality.</summary>
    /// <returns>Null: it is still too large.</returns>
    private static FloorImage? Encode(SKBitmap bitmap, SKEncodedImageFormat kind)
    {
        foreach (var (format, quality) in new[] { (kind, Quality), (SKEncodedImageFormat.Webp, LowerQuality) })
        {
            using var encoded = bitmap.Encode(format, quality);
            if (encoded is not null && encoded.Size <= MostBytes)
            {
                var bytes = encoded.ToArray();
                return new FloorImage(Convert.ToHexStringLower(SHA256.HashData(bytes)), TypeOf(format), bitmap.Width, bitmap.Height, bytes);
            }
        }
        return null;
    }

    private static string TypeOf(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => "image/png",
        SKEncodedImageFormat.Jpeg => "image/jpeg",
        _ => "image/webp",
    };
}
