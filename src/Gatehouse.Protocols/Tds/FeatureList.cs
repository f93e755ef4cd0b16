using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>The list of features: id, length of four bytes, data; 0xFF ends it.</summary>
internal static class FeatureList
{
    public static IReadOnlyList<FeatureExtension> Read(ref TdsReader reader)
    {
        var features = new List<FeatureExtension>();
        while (true)
        {
            var start = reader.Offset;
            var id = (FeatureId)reader.ReadByte("feature");
            if (id == FeatureId.Terminator)
                return features;
            if (features.Any(feature => feature.Id == id))
                throw reader.Invalid($"feature {(byte)id} is there twice", start);
            features.Add(new FeatureExtension(id, reader.ReadBytes(reader.ReadUInt32("length of a feature"), "feature").ToArray()));
        }
    }

    public static void Write(IBufferWriter<byte> output, IEnumerable<FeatureExtension> features)
    {
        foreach (var feature in features)
        {
            output.WriteByte((byte)feature.Id);
            output.WriteUInt32((uint)feature.Data.Length);
            output.Write(feature.Data.Span);
        }

        output.WriteByte((byte)FeatureId.Terminator);
    }
}
