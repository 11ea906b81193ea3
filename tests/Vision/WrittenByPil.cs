using System.Text.Json;

namespace Tests.Vision;

/// <summary>Picture files of every kind, written by PIL into a folder of their own, and the pixels that PIL reads from them.</summary>
public sealed class WrittenByPil : IDisposable
{
    private readonly TemporaryData folder = new();
    private readonly JsonElement pixels;

    public WrittenByPil()
    {
        if (new PythonFactAttribute().Skip is not null)
            return;
        pixels = Python.Run(
            """
            import os, random, struct, zlib
            import numpy as np
            from PIL import Image, ImageOps
            width, height = 61, 42
            y, x = np.mgrid[0:height, 0:width]
            rgb = np.stack([x * 4, y * 6, 128 + 100 * np.sin(x / 9 + y / 5)], -1).astype(np.uint8)
            alpha = (x * 255 // width).astype(np.uint8)
            picture, clear = Image.fromarray(rgb), Image.fromarray(np.dstack([rgb, alpha]))
            grey, palette = picture.convert('L'), picture.convert('P')

            def chunk(kind, data):
                return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

            def png16(name, samples, kind):
                raw = b''.join(b'\0' + row.astype('>u2').tobytes() for row in samples.reshape(height, -1))
                with open(name, 'wb') as file:
                    file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 16, kind, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b''))

            def save(name, picture, expected=None, **options):
                path = os.path.join(given['folder'], name)
                if callable(picture): picture(path)
                else: picture.save(path, **options)
                if expected is None: expected = ImageOps.exif_transpose(Image.open(path)).convert('RGB')
                result[name] = [expected.size[0], expected.size[1], np.array(expected).ravel().tolist()]

            save('colour.jpg', picture, quality=90)
            save('full colour.jpg', picture, quality=95, subsampling=0)
            save('progressive.jpg', picture, quality=90, progressive=True)
            save('grey.jpg', grey, quality=90)
            save('cmyk.jpg', picture.convert('CMYK'), quality=95)
            save('colour.png', picture)
            save('grey.png', grey)
            save('black and white.png', picture.convert('1'))
            save('palette.png', palette)
            save('palette with transparency.png', palette, transparency=7)
            save('transparent.png', clear)
            save('transparent grey.png', clear.convert('LA'))
            save('16 bits.png', lambda path: png16(path, rgb.astype(int) * 256 + 77, 2), picture)
            save('16 bits grey.png', lambda path: png16(path, np.array(grey).astype(int) * 256 + 77, 0), grey.convert('RGB'))
            save('palette.gif', palette)
            save('moving.gif', palette, save_all=True, append_images=[palette.rotate(180)])
            save('a gif.jpg', palette, format='GIF')
            save('a transparent png.jpg', clear, format='PNG')
            save('lossless.webp', picture, lossless=True)
            save('lossy.webp', picture, quality=80)
            save('transparent.webp', clear, lossless=True, exact=True)
            save('colour.bmp', picture)
            save('palette.bmp', palette)
            for orientation in range(1, 9):
                exif = Image.Exif()
                exif[0x0112] = orientation
                save(f'orientation {orientation}.jpg', picture, quality=95, exif=exif)
            exif[0x0112] = 6
            save('orientation 6.webp', picture, lossless=True, exif=exif)
            """,
            new() { ["folder"] = folder.Root });
    }

    public IEnumerable<string> Names => pixels.EnumerateObject().Select(entry => entry.Name);

    public string PathOf(string name) => folder.PathOf(name);

    public (int Width, int Height, double[] Pixels) Expected(string name)
    {
        var entry = pixels.GetProperty(name);
        return (entry[0].GetInt32(), entry[1].GetInt32(), [.. entry[2].EnumerateArray().Select(number => number.GetDouble())]);
    }

    public void Dispose() => folder.Dispose();
}
