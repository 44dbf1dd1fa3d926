#include "nslookupc/nslookupc.h"

int main(int argc, char **argv)
{
    return nslookupc_run(argc, argv);
}
