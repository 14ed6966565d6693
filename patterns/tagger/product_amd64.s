//go:build !purego

#include "textflag.h"

// func addSums(into, in, weight *float32, count, intoRow, inRow, inStep, weightStep int)
TEXT ·addSums(SB), NOSPLIT, $0-64
	MOVQ into+0(FP), DI
	MOVQ in+8(FP), SI
	MOVQ weight+16(FP), DX
	MOVQ count+24(FP), CX
	MOVQ intoRow+32(FP), R8
	MOVQ inRow+40(FP), R9
	MOVQ inStep+48(FP), R10
	MOVQ weightStep+56(FP), R11

	// numbers to bytes, and three rows further
	SHLQ $2, R8
	SHLQ $2, R9
	SHLQ $2, R10
	SHLQ $2, R11
	LEAQ (R8)(R8*2), AX
	LEAQ (R9)(R9*2), BX

	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS (DI)(R8*1), Y2
	VMOVUPS 32(DI)(R8*1), Y3
	VMOVUPS (DI)(R8*2), Y4
	VMOVUPS 32(DI)(R8*2), Y5
	VMOVUPS (DI)(AX*1), Y6
	VMOVUPS 32(DI)(AX*1), Y7

	TESTQ CX, CX
	JLE   done

next:
	VMOVUPS      (DX), Y8
	VMOVUPS      32(DX), Y9
	VBROADCASTSS (SI), Y10
	VBROADCASTSS (SI)(R9*1), Y11
	VBROADCASTSS (SI)(R9*2), Y12
	VBROADCASTSS (SI)(BX*1), Y13
	VMULPS       Y8, Y10, Y14
	VMULPS       Y9, Y10, Y10
	VADDPS       Y14, Y0, Y0
	VADDPS       Y10, Y1, Y1
	VMULPS       Y8, Y11, Y14
	VMULPS       Y9, Y11, Y11
	VADDPS       Y14, Y2, Y2
	VADDPS       Y11, Y3, Y3
	VMULPS       Y8, Y12, Y14
	VMULPS       Y9, Y12, Y12
	VADDPS       Y14, Y4, Y4
	VADDPS       Y12, Y5, Y5
	VMULPS       Y8, Y13, Y14
	VMULPS       Y9, Y13, Y13
	VADDPS       Y14, Y6, Y6
	VADDPS       Y13, Y7, Y7
	ADDQ         R10, SI
	ADDQ         R11, DX
	DECQ         CX
	JNZ          next

done:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, (DI)(R8*1)
	VMOVUPS Y3, 32(DI)(R8*1)
	VMOVUPS Y4, (DI)(R8*2)
	VMOVUPS Y5, 32(DI)(R8*2)
	VMOVUPS Y6, (DI)(AX*1)
	VMOVUPS Y7, 32(DI)(AX*1)
	VZEROUPPER
	RET

// func sumOf(into, table *float32, rows *int32, count, width int)
TEXT ·sumOf(SB), NOSPLIT, $0-40
	MOVQ into+0(FP), DI
	MOVQ table+8(FP), SI
	MOVQ rows+16(FP), DX
	MOVQ count+24(FP), CX
	MOVQ width+32(FP), R8
	SHLQ $2, R8

	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	TESTQ  CX, CX
	JLE    end

row:
	MOVLQSX (DX), AX
	TESTQ   AX, AX
	JLT     none
	IMULQ   R8, AX
	VADDPS  (SI)(AX*1), Y0, Y0
	VADDPS  32(SI)(AX*1), Y1, Y1

none:
	ADDQ $4, DX
	DECQ CX
	JNZ  row

end:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VZEROUPPER
	RET
