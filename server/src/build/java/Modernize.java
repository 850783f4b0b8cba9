import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives old classes of the built jar the stack maps of today: {@code java Modernize.java <jar>}.
 *
 * <p>An AOT cache holds no class older than Java 6, nor what is made of such classes. Picocli is
 * compiled for Java 5, so each start loaded, verified and linked 250 classes anew: a quarter of a
 * second. Only the version and the stack maps change; the code stays.
 */
final class Modernize {
    private static final int OLDEST_KEPT = ClassFile.JAVA_6_VERSION;

    private Modernize() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path rewritten = jar.resolveSibling(jar.getFileName() + ".tmp");
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(rewritten);
                ZipOutputStream to = new ZipOutputStream(file)) {
            ClassFile classes =
                    ClassFile.of(
                            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                            ClassFile.ClassHierarchyResolverOption.of(hierarchy(from)));
            for (ZipEntry entry : from.stream().toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(copy);
                byte[] bytes = read(from, entry);
                to.write(isOld(entry, bytes) ? modern(classes, bytes) : bytes);
                to.closeEntry();
            }
        }
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOld(ZipEntry entry, byte[] bytes) {
        return entry.getName().endsWith(".class")
                && ((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < OLDEST_KEPT;
    }

    private static byte[] modern(ClassFile classes, byte[] bytes) {
        // Each instruction is written anew: a body that is copied whole gets no stack map.
        ClassTransform bodies = ClassTransform.transformingMethodBodies(CodeBuilder::with);
        return classes.transformClass(
                classes.parse(bytes),
                bodies.andThen(
                        ClassTransform.endHandler(type ->
                                type.with(ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)))));
    }

    /** What extends what, from the jar itself, then from the running Java. */
    private static ClassHierarchyResolver hierarchy(ZipFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(
                        type -> {
                            String name = type.descriptorString();
                            ZipEntry entry =
                                    jar.getEntry(name.substring(1, name.length() - 1) + ".class");
                            try {
                                return entry == null ? null : jar.getInputStream(entry);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
    }

    private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
