namespace DeepLearning;

/// <summary>
/// The data sets of the course, each one the real set where it was fetched (<see cref="CatalogueEntry.DownloadAsync"/>) and otherwise a sample, drawn on first use. <see cref="DrawSample"/> gives the sample in any case.
/// Real sets lie in data/ of the repository, or where the environment variable LESSONS_DATA says, or, outside of the repository, in lessons/ of the local application data; samples in samples/ below it.
/// </summary>
public static class Datasets
{
    /// <summary>The folder that holds the data sets.</summary>
    public static string Root => DataRoot.Path;

    /// <summary>MovieLens 100k (notebook 05): 100,000 ratings of 1682 movies by 943 users. Real, or the sample.</summary>
    /// <exception cref="InvalidDataException">The real set is there, but incomplete.</exception>
    public static DataFolder MovieLens() => RealOrSample(Catalogue.Set("movielens"), Root);

    /// <summary>Oxford-IIIT Pet (notebooks 01 and 02): pictures of 37 breeds of cats and dogs, images/breed_number.jpg. Real, or the sample.</summary>
    /// <exception cref="InvalidDataException">The real set is there, but incomplete.</exception>
    public static DataFolder Pets() => RealOrSample(Catalogue.Set("pets"), Root);

    /// <summary>PASCAL VOC 2007 (notebook 03): photographs with any of 20 kinds of things in them, train/*.jpg, and train.csv with their labels. Real, or the sample.</summary>
    /// <exception cref="InvalidDataException">The real set is there, but incomplete.</exception>
    public static DataFolder Pascal() => RealOrSample(Catalogue.Set("pascal"), Root);

    /// <summary>BIWI head pose (notebook 04): frames of 24 people and where their heads are, NN/frame_NNNNN_rgb.jpg and …_pose.txt. Real, or the sample.</summary>
    /// <exception cref="InvalidDataException">The real set is there, but incomplete.</exception>
    public static DataFolder Biwi() => RealOrSample(Catalogue.Set("biwi"), Root);

    /// <summary>The sample of a set, drawn unless it is there.</summary>
    /// <param name="name">The set's name, e.g. "movielens".</param>
    /// <param name="force">Draws it again.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static DataFolder DrawSample(string name, bool force = false) => Sample.Of(Catalogue.Set(name)).Folder(Root, force);

    /// <summary>The real set, or the sample.</summary>
    internal static DataFolder RealOrSample(DatasetEntry entry, string root) => entry.Real(root) ?? Sample.Of(entry).Folder(root);
}
